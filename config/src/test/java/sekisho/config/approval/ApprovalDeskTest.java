package sekisho.config.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static sekisho.config.approval.Town.NOON;
import static sekisho.config.approval.Town.SATO;
import static sekisho.config.approval.Town.SUZUKI;
import static sekisho.config.approval.Town.TANAKA;
import static sekisho.config.approval.Town.YAMADA;
import static sekisho.config.approval.Town.done;
import static sekisho.config.approval.Town.refused;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.config.approval.ApprovalStep.Act;

/** Rows 73–93 of the audit contract, each with its reason and its record. */
class ApprovalDeskTest {

    @TempDir
    Path directory;

    private Town town;

    @BeforeEach
    void open() throws Exception {
        town = new Town(directory.resolve("desk"), Town.FILE);
    }

    private void isRefused(ApprovalRefusal why, Outcome<?> outcome) {
        assertThat(refused(outcome)).isEqualTo(why);
        assertThat(town.lastStep().act()).isEqualTo(Act.REFUSED);
        assertThat(town.lastStep().facts()).containsEntry("why", why.code());
    }

    @Test
    void anotherPersonOpensAGrantAndItsTimeEndsIt() {
        GrantRequest request = town.asked(YAMADA);
        assertThat(request.isPending()).isTrue();
        assertThat(town.isOpen("core-db")).isFalse();

        GrantRequest approved = done(town.approve(SUZUKI, request));

        Grant grant = approved.grant().orElseThrow();
        assertThat(grant.id()).isEqualTo("G-" + request.id().substring(2));
        assertThat(grant.approvers()).containsExactly("suzuki");
        assertThat(grant.end()).isEqualTo(NOON.plus(Duration.ofHours(2)));
        assertThat(town.isOpen("core-db")).isTrue();
        assertThat(town.journal)
                .extracting(ApprovalStep::act)
                .containsExactly(Act.APPROVERS, Act.REQUESTED, Act.APPROVED, Act.OPENED);

        town.pass(Duration.ofHours(2).minusNanos(1));
        assertThat(town.isOpen("core-db")).isTrue();
        town.pass(Duration.ofNanos(1));
        assertThat(town.isOpen("core-db")).isFalse();
        town.desk.lookAtTheClock();
        assertThat(town.lastStep().act()).isEqualTo(Act.ENDED);
        assertThat(town.lastStep().about()).isEqualTo(grant.id());
    }

    @Test
    void row73NobodyApprovesHimself() {
        isRefused(ApprovalRefusal.SELF, town.approve(YAMADA, town.asked(YAMADA)));
        isRefused(
                ApprovalRefusal.SELF,
                town.approve(new Caller("spiffe://town/human/yamada-2", "k"), town.asked(YAMADA)));
    }

    @Test
    void theBeneficiaryDoesNotApproveWhatAnotherAskedForHim() {
        GrantRequest forYamada = done(town.desk.request(SUZUKI, Town.wish("yamada")));
        isRefused(ApprovalRefusal.SELF, town.approve(YAMADA, forYamada));
        isRefused(ApprovalRefusal.SELF, town.approve(SUZUKI, forYamada));
        assertThat(done(town.approve(SATO, forYamada)).grant()).isPresent();
    }

    @Test
    void row74OnePersonOrOneKeyCountsOnce() throws Exception {
        town.adopt(Town.FILE.replace("grants: 1", "grants: 2"), "a");
        GrantRequest request = town.asked(SUZUKI);
        assertThat(done(town.approve(YAMADA, request)).isPending()).isTrue();
        isRefused(
                ApprovalRefusal.VOTED,
                town.approve(new Caller("spiffe://town/human/yamada-2", "key-of-another"), request));
        isRefused(ApprovalRefusal.SAME_KEY, town.approve(new Caller(SATO.certificate(), YAMADA.key()), request));
        isRefused(ApprovalRefusal.SAME_KEY, town.approve(new Caller(SATO.certificate(), SUZUKI.key()), request));
        assertThat(town.isOpen("core-db")).isFalse();
        assertThat(done(town.approve(SATO, request)).grant()).isPresent();
    }

    @Test
    void rows77And78AnApprovalIsForOneRequestOfOneAppliance() {
        GrantRequest first = town.asked(YAMADA);
        GrantRequest second = town.asked(YAMADA);
        Instant end = NOON.plus(Duration.ofHours(2));
        assertThat(first.wish()).isEqualTo(second.wish());
        isRefused(
                ApprovalRefusal.DIGEST,
                town.desk.approve(SUZUKI, second.id(), NOON, end, town.signature(SUZUKI, first, NOON, end)));
        isRefused(
                ApprovalRefusal.DIGEST,
                town.desk.approve(
                        SUZUKI, second.id(), NOON, end, Town.signature(SUZUKI, second.subject("gate-b", NOON, end))));
    }

    @Test
    void row76WhatWasSignedIsWhatCounts() {
        GrantRequest request = town.asked(YAMADA);
        Instant signed = NOON.plus(Duration.ofHours(1));
        isRefused(
                ApprovalRefusal.DIGEST,
                town.desk.approve(
                        SUZUKI,
                        request.id(),
                        NOON,
                        NOON.plus(Duration.ofHours(2)),
                        town.signature(SUZUKI, request, NOON, signed)));
        isRefused(
                ApprovalRefusal.SIGNER,
                town.desk.approve(SUZUKI, request.id(), NOON, signed, town.signature(SATO, request, NOON, signed)));
        isRefused(
                ApprovalRefusal.SIGNATURE,
                town.desk.approve(SUZUKI, request.id(), NOON, signed, "x".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void row79AMovedBaseIsStale() throws Exception {
        GrantRequest request = town.asked(YAMADA);
        town.adopt(Town.FILE.replace("ports: [5432]", "ports: [1-65535]"), "b");
        isRefused(ApprovalRefusal.STALE, town.approve(SUZUKI, request));
        town.desk.lookAtTheClock();
        assertThat(town.lastStep().act()).isEqualTo(Act.LAPSED);
        isRefused(ApprovalRefusal.OVER, town.approve(SUZUKI, request));
    }

    @Test
    void rows82And83AVoteCountsOnlyWhileItsPersonDoes() throws Exception {
        String two = Town.FILE.replace("grants: 1", "grants: 2");
        town.adopt(two, "a");
        GrantRequest revoked = town.asked(YAMADA);
        done(town.approve(SUZUKI, revoked));
        town.revoked.add(SUZUKI.certificate());
        assertThat(done(town.approve(SATO, revoked)).isPending()).isTrue();
        town.revoked.clear();

        GrantRequest removed = town.asked(YAMADA);
        done(town.approve(SUZUKI, removed));
        town.adopt(two.replace("roles: [requester, approver]}\n  sato", "roles: [requester]}\n  sato"), "a");
        assertThat(done(town.approve(SATO, removed)).isPending()).isTrue();
        assertThat(town.isOpen("core-db")).isFalse();
    }

    @Test
    void row84AnApproverOfTodayWaits() throws Exception {
        GrantRequest request = town.asked(YAMADA);
        town.adopt(Town.FILE.replace("roles: [auditor]", "roles: [approver]"), "a");
        town.desk.lookAtTheClock();
        isRefused(ApprovalRefusal.NEW_APPROVER, town.approve(TANAKA, request));
        town.pass(Duration.ofHours(24));
        assertThat(done(town.approve(TANAKA, request)).grant()).isPresent();
    }

    @Test
    void row86TheQuorumOpensOnce() throws Exception {
        GrantRequest request = town.asked(YAMADA);
        done(town.approve(SUZUKI, request));
        isRefused(ApprovalRefusal.OVER, town.approve(SATO, request));
        assertThat(town.journal.stream().filter(step -> step.act() == Act.OPENED))
                .hasSize(1);
    }

    @Test
    void approversShortenAndNeverWiden() {
        GrantRequest request = town.asked(YAMADA);
        Instant end = NOON.plus(Duration.ofHours(2));
        isRefused(ApprovalRefusal.WIDER, town.approve(SUZUKI, request, NOON, end.plusSeconds(1)));
        isRefused(
                ApprovalRefusal.WIDER,
                town.approve(SUZUKI, request, NOON.minus(Duration.ofMinutes(6)), NOON.plusSeconds(60)));
        isRefused(ApprovalRefusal.WIDER, town.approve(SUZUKI, request, NOON.plus(Duration.ofMinutes(6)), end));
        isRefused(ApprovalRefusal.WIDER, town.approve(SUZUKI, request, NOON.plusSeconds(90), NOON.plusSeconds(60)));
        isRefused(ApprovalRefusal.EXPIRED, town.approve(SUZUKI, request, NOON.minusSeconds(60), NOON));
        Grant shorter = done(town.approve(SUZUKI, request, NOON, NOON.plusSeconds(60)))
                .grant()
                .orElseThrow();
        assertThat(shorter.end()).isEqualTo(NOON.plusSeconds(60));

        GrantRequest tomorrow = done(town.desk.request(YAMADA, Town.starting(NOON.plus(Duration.ofDays(1)))));
        isRefused(ApprovalRefusal.WIDER, town.approve(SUZUKI, tomorrow, NOON, NOON.plusSeconds(60)));
    }

    @Test
    void rolesAreAskedForAtEachCall() {
        isRefused(ApprovalRefusal.PERSON, town.desk.request(Town.person("stranger"), Town.wish("yamada")));
        isRefused(ApprovalRefusal.ROLE, town.desk.request(TANAKA, Town.wish("yamada")));
        GrantRequest request = town.asked(YAMADA);
        isRefused(ApprovalRefusal.ROLE, town.approve(TANAKA, request));
        isRefused(ApprovalRefusal.ROLE, town.desk.deny(TANAKA, request.id(), "no"));
        isRefused(ApprovalRefusal.NOT_HOLDER, town.desk.revoke(TANAKA, request.id(), "no"));
        isRefused(ApprovalRefusal.UNKNOWN, town.desk.deny(SUZUKI, "R-0", "no"));
    }

    @Test
    void oneNoEndsARequestAndOnePersonEndsAGrant() {
        GrantRequest denied = town.asked(YAMADA);
        assertThat(done(town.desk.deny(SUZUKI, denied.id(), "not tonight")).ended())
                .contains("denied");
        isRefused(ApprovalRefusal.OVER, town.approve(SATO, denied));

        GrantRequest taken = town.asked(YAMADA);
        assertThat(done(town.desk.revoke(YAMADA, taken.id(), "not needed")).ended())
                .contains("withdrawn");

        GrantRequest open = done(town.approve(SUZUKI, town.asked(YAMADA)));
        assertThat(town.isOpen("core-db")).isTrue();
        String grant = open.grant().orElseThrow().id();
        assertThat(done(town.desk.revoke(SATO, grant, "incident")).ended()).contains("revoked");
        assertThat(town.isOpen("core-db")).isFalse();
        assertThat(town.lastStep().facts()).containsEntry("by", "sato").containsEntry("reason", "incident");
    }

    @Test
    void requestsAndVotesGrowOld() throws Exception {
        town.adopt(Town.FILE.replace("grants: 1", "grants: 2"), "a");
        GrantRequest slow = town.asked(YAMADA);
        Instant later = NOON.plus(Duration.ofDays(2));
        GrantRequest tomorrow = done(town.desk.request(YAMADA, Town.starting(later)));
        done(town.approve(SUZUKI, tomorrow, later, later.plusSeconds(60)));
        town.pass(Duration.ofHours(24));
        assertThat(done(town.approve(SATO, tomorrow, later, later.plusSeconds(60)))
                        .isPending())
                .isTrue();
        town.pass(Duration.ofHours(48));
        isRefused(ApprovalRefusal.EXPIRED, town.approve(SUZUKI, slow));
        town.desk.lookAtTheClock();
        assertThat(town.desk.request(slow.id()).orElseThrow().ended()).contains("lapsed");
    }

    @Test
    void aJournalThatThrowsRefusesTheStep() {
        GrantRequest request = town.asked(YAMADA);
        town.journalFails = true;
        assertThat(refused(town.approve(SUZUKI, request))).isEqualTo(ApprovalRefusal.NOT_RECORDED);
        assertThat(refused(town.desk.request(YAMADA, Town.wish("yamada")))).isEqualTo(ApprovalRefusal.NOT_RECORDED);
        town.journalFails = false;
        assertThat(town.desk.requests()).hasSize(1);
        assertThat(town.desk.request(request.id()).orElseThrow().votes()).isEmpty();
        town.restricted = true;
        isRefused(ApprovalRefusal.RESTRICTED, town.approve(SUZUKI, request));
    }

    @Test
    void oneRequesterDoesNotFillTheDesk() {
        for (int i = 0; i < 20; i++) {
            town.asked(YAMADA);
        }
        isRefused(ApprovalRefusal.TOO_MANY, town.desk.request(YAMADA, Town.wish("yamada")));
        assertThat(town.asked(SUZUKI).isPending()).isTrue();
    }
}
