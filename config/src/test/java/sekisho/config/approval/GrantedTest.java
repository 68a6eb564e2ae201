package sekisho.config.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static sekisho.config.approval.Town.SUZUKI;
import static sekisho.config.approval.Town.YAMADA;
import static sekisho.config.approval.Town.done;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.config.policy.Access;
import sekisho.config.policy.Decision;
import sekisho.config.policy.OwnListeners;
import sekisho.config.policy.Policy;
import sekisho.config.policy.PolicyCompiler;
import sekisho.config.value.Destination;
import sekisho.config.value.Door;
import sekisho.config.value.Edition;
import sekisho.config.value.Host;
import sekisho.config.value.HostName;
import sekisho.config.value.Identity;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;

/** What a grant opens, and for whom: contract 4-N. */
class GrantedTest {

    private static final Identity HOLDER = named("yamada", "10.9.0.1");

    @TempDir
    Path directory;

    private Town town;

    @BeforeEach
    void open() throws Exception {
        town = new Town(directory.resolve("desk"), Town.FILE);
        // The monotonic clock of decisions is the machine's: a grant of this test must outlast it.
        town.nanos = System.nanoTime();
    }

    private Policy policy() {
        return PolicyCompiler.compile(
                        town.basis.settings(),
                        new Edition("sha256:" + town.basis.digest(), List.of()),
                        OwnListeners.NONE,
                        () -> town.now)
                .with(town.grants);
    }

    private static Identity named(String person, String source) {
        return new Identity(IpAddress.of(source), Optional.of("spiffe://town/human/" + person));
    }

    private Decision connect(Identity who, String host, int port) {
        Destination there = new Destination(Host.parse(host).asOptional().orElseThrow(), port);
        return policy().decide(new Access.Connect(who, Door.HTTP, there));
    }

    private static Reason reason(Decision decision) {
        return decision.fold(
                yes -> {
                    throw new AssertionError("allowed by " + yes.rule().id());
                },
                Decision.Deny::reason);
    }

    private static Optional<String> grant(Decision decision) {
        return decision.fold(yes -> yes.grant().map(Grant::id), no -> {
            throw new AssertionError(no.reason());
        });
    }

    @Test
    void onlyTheHolderPassesAndOnlyWhileItIsOpen() {
        assertThat(reason(connect(HOLDER, "core.db.internal", 5432))).isEqualTo(Reason.GRANT_NONE);
        Grant grant = done(town.approve(SUZUKI, town.asked(YAMADA))).grant().orElseThrow();
        assertThat(grant(connect(HOLDER, "core.db.internal", 5432))).contains(grant.id());
        assertThat(grant(connect(HOLDER, "a.spare.db.internal", 5432))).contains(grant.id());
        assertThat(reason(connect(named("suzuki", "10.9.0.1"), "core.db.internal", 5432)))
                .isEqualTo(Reason.GRANT_NONE);
        assertThat(reason(connect(HOLDER, "core.db.internal", 22))).isEqualTo(Reason.PORT);
        assertThat(connect(HOLDER, "core.db.internal", 5432).fold(Decision.Allow::until, no -> Optional.empty()))
                .contains(grant.end());
        town.pass(Duration.ofHours(2));
        assertThat(reason(connect(HOLDER, "core.db.internal", 5432))).isEqualTo(Reason.GRANT_NONE);
    }

    @Test
    void aGrantMayBeNarrowerThanItsRule() {
        GrantWish wish = new GrantWish(
                new Grant.Scope("core-db", Host.parse("core.db.internal").asOptional(), Optional.of(5432)),
                Grant.Holder.ofPerson("yamada"),
                Optional.empty(),
                Duration.ofHours(1),
                "one host");
        done(town.approve(SUZUKI, done(town.desk.request(YAMADA, wish))));
        assertThat(grant(connect(HOLDER, "core.db.internal", 5432))).isPresent();
        assertThat(reason(connect(HOLDER, "a.spare.db.internal", 5432))).isEqualTo(Reason.GRANT_NONE);
    }

    @Test
    void anAddressIsOneAddressAtBothGates() {
        Grant grant = done(town.approve(SUZUKI, done(town.desk.request(YAMADA, Town.wishOfAddress("10.1.0.7")))))
                .grant()
                .orElseThrow();
        assertThat(grant(connect(Identity.ofSource(IpAddress.of("10.1.0.7")), "10.2.0.9", 443)))
                .contains(grant.id());
        assertThat(reason(connect(Identity.ofSource(IpAddress.of("10.1.0.8")), "10.2.0.9", 443)))
                .isEqualTo(Reason.GRANT_NONE);
    }

    @Test
    void ofTwoGrantsTheOneThatEndsLastCarries() {
        Instant soon = town.now.plusSeconds(60);
        Grant shorter = done(town.approve(SUZUKI, town.asked(YAMADA), town.now, soon))
                .grant()
                .orElseThrow();
        assertThat(grant(connect(HOLDER, "core.db.internal", 5432))).contains(shorter.id());
        Grant longer = done(town.approve(SUZUKI, town.asked(YAMADA))).grant().orElseThrow();
        assertThat(grant(connect(HOLDER, "core.db.internal", 5432))).contains(longer.id());
        done(town.desk.revoke(YAMADA, longer.id(), "done"));
        assertThat(grant(connect(HOLDER, "core.db.internal", 5432))).contains(shorter.id());
    }

    /** N01: both are missing, both are told. */
    @Test
    void closedHoursAreToldBehindTheMissingGrant() throws Exception {
        town.adopt(
                Town.FILE.replace(
                        "grant-for: 2h}", "grant-for: 2h, hours: {days: [mon-fri], from: \"13:00\", to: \"22:00\"}}"),
                "a");
        Decision.Deny no = connect(HOLDER, "core.db.internal", 5432).fold(yes -> null, deny -> deny);
        assertThat(no.reason()).isEqualTo(Reason.GRANT_NONE);
        assertThat(no.also()).contains(Reason.HOURS_CLOSED);
        assertThat(no.detail().orElseThrow()).contains("hours.closed");
        done(town.approve(SUZUKI, town.asked(YAMADA)));
        assertThat(reason(connect(HOLDER, "core.db.internal", 5432))).isEqualTo(Reason.HOURS_CLOSED);
    }

    @Test
    void aNameIsNotAnsweredWithoutAGrant() {
        Access.Resolve question = new Access.Resolve(HOLDER, HostName.of("core.db.internal"), 1);
        assertThat(reason(policy().decide(question))).isEqualTo(Reason.GRANT_NONE);
        Grant grant = done(town.approve(SUZUKI, town.asked(YAMADA))).grant().orElseThrow();
        assertThat(grant(policy().decide(question))).contains(grant.id());
    }
}
