package sekisho.config.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static sekisho.config.approval.Town.NOON;
import static sekisho.config.approval.Town.YAMADA;
import static sekisho.config.approval.Town.refused;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sekisho.config.approval.ApprovalStep.Act;
import sekisho.config.value.Host;

/** Row 90 of the audit contract: wishes that could never be a grant. */
class GrantWishTest {

    @TempDir
    Path directory;

    static Stream<Arguments> wishes() {
        GrantWish good = Town.wish("yamada");
        return Stream.of(
                Arguments.of(
                        ApprovalRefusal.LENGTH,
                        lasting(good, Duration.ofHours(2).plusSeconds(1))),
                Arguments.of(ApprovalRefusal.LENGTH, lasting(good, Duration.ZERO)),
                Arguments.of(ApprovalRefusal.LENGTH, lasting(good, Duration.ofHours(-1))),
                Arguments.of(ApprovalRefusal.LENGTH, lasting(good, Duration.ofSeconds(Long.MAX_VALUE))),
                Arguments.of(ApprovalRefusal.START, starting(good, NOON.minusSeconds(1))),
                Arguments.of(
                        ApprovalRefusal.START,
                        starting(good, NOON.plus(Duration.ofDays(7)).plusSeconds(1))),
                Arguments.of(ApprovalRefusal.START, starting(good, Instant.parse("9999-12-31T00:00:00Z"))),
                Arguments.of(ApprovalRefusal.START, starting(good, Instant.MAX)),
                Arguments.of(
                        ApprovalRefusal.RULE,
                        leading(good, new Grant.Scope("open", Optional.empty(), Optional.empty()))),
                Arguments.of(
                        ApprovalRefusal.RULE,
                        leading(good, new Grant.Scope("none", Optional.empty(), Optional.empty()))),
                Arguments.of(ApprovalRefusal.SCOPE, leading(good, to("other.db.internal", 5432))),
                Arguments.of(ApprovalRefusal.SCOPE, leading(good, to("core.db.internal", 22))),
                Arguments.of(ApprovalRefusal.CLIENT, Town.wish("nobody")),
                Arguments.of(
                        ApprovalRefusal.CLIENT,
                        held(good, Town.wishOfAddress("10.1.0.1").holder())),
                Arguments.of(ApprovalRefusal.ADDRESS, held(Town.wishOfAddress("10.1.0.1"), good.holder())),
                Arguments.of(ApprovalRefusal.CLIENT, Town.wishOfAddress("10.9.0.1")),
                Arguments.of(ApprovalRefusal.TEXT, because(good, " ")),
                Arguments.of(ApprovalRefusal.TEXT, because(good, "two\nlines")),
                Arguments.of(ApprovalRefusal.TEXT, because(good, "turned \u202e round")),
                Arguments.of(ApprovalRefusal.TEXT, because(good, "x".repeat(501))));
    }

    private static GrantWish lasting(GrantWish wish, Duration length) {
        return new GrantWish(wish.scope(), wish.holder(), wish.start(), length, wish.reason());
    }

    private static GrantWish starting(GrantWish wish, Instant start) {
        return new GrantWish(wish.scope(), wish.holder(), Optional.of(start), wish.length(), wish.reason());
    }

    private static GrantWish leading(GrantWish wish, Grant.Scope scope) {
        return new GrantWish(scope, wish.holder(), wish.start(), wish.length(), wish.reason());
    }

    private static GrantWish held(GrantWish wish, Grant.Holder holder) {
        return new GrantWish(wish.scope(), holder, wish.start(), wish.length(), wish.reason());
    }

    private static GrantWish because(GrantWish wish, String reason) {
        return new GrantWish(wish.scope(), wish.holder(), wish.start(), wish.length(), reason);
    }

    private static Grant.Scope to(String host, int port) {
        return new Grant.Scope("core-db", Host.parse(host).asOptional(), Optional.of(port));
    }

    /** Row 90, and everything else that could never be a grant. */
    @ParameterizedTest
    @MethodSource("wishes")
    void row90WhatCanNeverBeIsRefusedAtOnce(ApprovalRefusal why, GrantWish wish) throws Exception {
        Town town = new Town(directory.resolve("desk"), Town.FILE);
        assertThat(refused(town.desk.request(YAMADA, wish))).isEqualTo(why);
        assertThat(town.lastStep().act()).isEqualTo(Act.REFUSED);
        assertThat(town.lastStep().facts()).containsEntry("why", why.code());
        assertThat(town.desk.requests()).isEmpty();
    }
}
