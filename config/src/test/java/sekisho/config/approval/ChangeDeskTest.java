package sekisho.config.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static sekisho.config.approval.Council.FILE;
import static sekisho.config.approval.Town.SATO;
import static sekisho.config.approval.Town.SUZUKI;
import static sekisho.config.approval.Town.TANAKA;
import static sekisho.config.approval.Town.YAMADA;
import static sekisho.config.approval.Town.done;
import static sekisho.config.approval.Town.refused;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sekisho.config.approval.ApprovalStep.Act;

/** Rows 73–86, 92 and 93 for changes of the configuration: each refusal with its reason and its record. */
class ChangeDeskTest {

    private static final String NEXT = FILE.replace("10.1.0.0/24", "10.1.0.0/23");
    private static final String OTHER = FILE.replace("10.1.0.0/24", "10.1.0.0/22");
    private static final Caller YAMADA_2 = new Caller("spiffe://town/human/yamada-2", "key-of-yamada-2");

    @TempDir
    private Path directory;

    private Council council;

    @BeforeEach
    void open() throws Exception {
        council = new Council(directory, FILE);
    }

    @Test
    void anotherPersonsYesBringsItInForceAndEveryStepIsWrittenDown() throws Exception {
        Change change = council.proposed(YAMADA, NEXT);
        assertThat(council.difference(change).en())
                .isEqualTo("+ clients.room now has 10.1.0.0/23 (in rules: listed)\n"
                        + "- clients.room no longer has 10.1.0.0/24 (in rules: listed)\n");
        assertThat(change.shown()).isEqualTo(council.difference(change).digest());
        assertThat(done(council.approve(SUZUKI, change)).version()).hasValue(2);
        assertThat(council.live)
                .containsExactly(new InForce(2, council.candidate(NEXT).digest(), List.of("suzuki"), change.id()));
        assertThat(council.desk.inForce()).contains(council.live.get(0));
        assertThat(council.journal)
                .extracting(ApprovalStep::act)
                .containsExactly(Act.ACTIVATED, Act.PROPOSED, Act.APPROVED, Act.ACTIVATED);
        assertThat(council.lastStep().facts())
                .containsEntry("shown", change.shown())
                .containsEntry("version", "2");
    }

    /** Somebody's try, and what it is refused with. */
    interface Try {
        Outcome<Change> at(Council council) throws Exception;
    }

    private static final List<Arguments> TRIES = List.of(
            row("73 self-approval", ApprovalRefusal.SELF, council -> council.approve(YAMADA, asked(council))),
            row("74 his other certificate", ApprovalRefusal.SELF, council -> {
                return council.approve(YAMADA_2, asked(council));
            }),
            row("74 his key in another's certificate", ApprovalRefusal.SAME_KEY, council -> {
                return council.approve(new Caller(SUZUKI.certificate(), YAMADA.key()), asked(council));
            }),
            row("75 the last editor", ApprovalRefusal.EDITOR, council -> {
                Change change = asked(council);
                return council.approve(SUZUKI, done(council.desk.amend(SUZUKI, change.id(), council.candidate(OTHER))));
            }),
            row("75 its first author after another's edit", ApprovalRefusal.SELF, council -> {
                Change change = asked(council);
                return council.approve(YAMADA, done(council.desk.amend(SUZUKI, change.id(), council.candidate(OTHER))));
            }),
            row("76, 85 signed before an edit", ApprovalRefusal.DIGEST, council -> {
                Change change = asked(council);
                byte[] signed = council.signature(SATO, change);
                done(council.desk.amend(YAMADA, change.id(), council.candidate(OTHER)));
                return council.desk.approve(SATO, change.id(), signed);
            }),
            row("76 edited there and back again", ApprovalRefusal.DIGEST, council -> {
                Change change = asked(council);
                byte[] signed = council.signature(SATO, change);
                done(council.desk.amend(YAMADA, change.id(), council.candidate(OTHER)));
                done(council.desk.amend(YAMADA, change.id(), council.candidate(NEXT)));
                return council.desk.approve(SATO, change.id(), signed);
            }),
            row("77 signed for another of the same content", ApprovalRefusal.DIGEST, council -> {
                byte[] signed = council.signature(SATO, asked(council));
                return council.desk.approve(SATO, asked(council).id(), signed);
            }),
            row("78 signed for another appliance", ApprovalRefusal.DIGEST, council -> {
                Change change = asked(council);
                return council.desk.approve(SATO, change.id(), Town.signature(SATO, change.subject("gate-b")));
            }),
            row("79 the base moved", ApprovalRefusal.STALE, council -> {
                Change late = asked(council);
                done(council.approve(SATO, council.proposed(YAMADA, OTHER)));
                return council.approve(SATO, late);
            }),
            row("82 a revoked certificate", ApprovalRefusal.CERTIFICATE, council -> {
                council.revoked.add(SATO.certificate());
                return council.approve(SATO, asked(council));
            }),
            row("83 no longer an approver", ApprovalRefusal.ROLE, council -> {
                Change change = asked(council);
                council.settings = council.candidate(
                                FILE.replace("human/sato\"], roles: [approver]", "human/sato\"], roles: [auditor]"))
                        .settings();
                return council.approve(SATO, change);
            }),
            row("84 an approver of today", ApprovalRefusal.NEW_APPROVER, council -> {
                council.approverSince.put("sato", council.now.minus(Duration.ofHours(23)));
                return council.approve(SATO, asked(council));
            }),
            row("84 an approver whom nobody wrote down yet", ApprovalRefusal.NEW_APPROVER, council -> {
                council.approverSince.remove("sato");
                return council.approve(SATO, asked(council));
            }),
            row("86 approved twice", ApprovalRefusal.OVER, council -> {
                Change change = asked(council);
                done(council.approve(SATO, change));
                return council.approve(SUZUKI, change);
            }),
            row("92 an edition of before", ApprovalRefusal.ROLLBACK, council -> {
                done(council.approve(SATO, asked(council)));
                return council.propose(YAMADA, FILE);
            }),
            row("92 a rollback to what never was", ApprovalRefusal.UNKNOWN, council -> {
                return council.desk.propose(YAMADA, council.candidate(NEXT), "back", true);
            }),
            row("the edition in force", ApprovalRefusal.SAME, council -> council.propose(YAMADA, FILE)),
            row("too late", ApprovalRefusal.EXPIRED, council -> {
                Change change = asked(council);
                council.pass(Duration.ofHours(72));
                return council.approve(SATO, change);
            }),
            row("denied by one", ApprovalRefusal.OVER, council -> {
                Change change = asked(council);
                done(council.desk.reject(SATO, change.id(), "no"));
                return council.approve(SUZUKI, change);
            }),
            row("an auditor proposes", ApprovalRefusal.ROLE, council -> council.propose(TANAKA, NEXT)),
            row("an auditor rejects", ApprovalRefusal.ROLE, council -> {
                return council.desk.reject(TANAKA, asked(council).id(), "no");
            }),
            row("another withdraws", ApprovalRefusal.NOT_HOLDER, council -> {
                return council.desk.withdraw(SUZUKI, asked(council).id(), "no");
            }),
            row("nobody of people", ApprovalRefusal.PERSON, council -> council.propose(Town.person("mori"), NEXT)),
            row("no reason", ApprovalRefusal.TEXT, council -> {
                return council.desk.propose(YAMADA, council.candidate(NEXT), " ", false);
            }),
            row("a log elsewhere", ApprovalRefusal.INVALID, council -> {
                return council.propose(YAMADA, FILE.replace("directory: log", "directory: elsewhere"));
            }),
            row("the log is closed", ApprovalRefusal.NOT_RECORDED, council -> {
                Change change = asked(council);
                council.journalFails = true;
                return council.approve(SATO, change);
            }));

    static Stream<Arguments> tries() {
        return TRIES.stream();
    }

    private static Arguments row(String name, ApprovalRefusal why, Try what) {
        return Arguments.of(name, why, what);
    }

    private static Change asked(Council council) throws Exception {
        return council.proposed(YAMADA, NEXT);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tries")
    void isRefusedAndWrittenDown(String name, ApprovalRefusal why, Try what) throws Exception {
        assertThat(refused(what.at(council))).isEqualTo(why);
        if (why != ApprovalRefusal.NOT_RECORDED) {
            assertThat(council.lastStep().act()).isEqualTo(Act.REFUSED);
            assertThat(council.lastStep().facts()).containsEntry("why", why.code());
        }
        int before = council.live.size();
        council.journalFails = false;
        council.desk.lookAtTheClock();
        assertThat(council.live).hasSize(before);
    }

    @Test
    void twoPersonsWhereTwoAreAskedAndOneOfThemTwiceIsOne() throws Exception {
        council = new Council(directory.resolve("two"), FILE.replace("changes: 1", "changes: 2"));
        Change change = council.proposed(YAMADA, NEXT);
        done(council.approve(SUZUKI, change));
        assertThat(refused(council.approve(SUZUKI, change))).isEqualTo(ApprovalRefusal.VOTED);
        assertThat(refused(council.approve(new Caller(SATO.certificate(), SUZUKI.key()), change)))
                .isEqualTo(ApprovalRefusal.SAME_KEY);
        assertThat(council.live).isEmpty();
        done(council.approve(SATO, change));
        assertThat(council.live).extracting(InForce::approvers).containsExactly(List.of("suzuki", "sato"));
    }

    /** Rows 82 and 83 between the votes: who voted and is no approver now does not count. */
    @Test
    void votesAreJudgedAgainWhenTheLastComes() throws Exception {
        council = new Council(directory.resolve("two"), FILE.replace("changes: 1", "changes: 2"));
        Change change = council.proposed(YAMADA, NEXT);
        done(council.approve(SUZUKI, change));
        council.revoked.add(SUZUKI.certificate());
        done(council.approve(SATO, change));
        assertThat(council.live).isEmpty();
        council.revoked.clear();
        council.desk.lookAtTheClock();
        assertThat(council.live).hasSize(1);
    }

    @Test
    void aVoteOfYesterdayIsNone() throws Exception {
        council = new Council(directory.resolve("two"), FILE.replace("changes: 1", "changes: 2"));
        Change change = council.proposed(YAMADA, NEXT);
        done(council.approve(SUZUKI, change));
        council.pass(Duration.ofHours(24));
        done(council.approve(SATO, change));
        assertThat(council.live).isEmpty();
    }

    /** Row 80. */
    @Test
    void otherBytesOfTheSameMeaningNeedApprovalToo() throws Exception {
        Change change = council.proposed(YAMADA, FILE + "# a comment\n");
        assertThat(council.difference(change).isNone()).isTrue();
        assertThat(council.live).isEmpty();
        done(council.approve(SATO, change));
        assertThat(council.desk.inForce().orElseThrow().digest()).isEqualTo(change.content());
    }

    /** Row 92. */
    @Test
    void theWayBackGetsAVersionOfItsOwn() throws Exception {
        done(council.approve(SATO, council.proposed(YAMADA, NEXT)));
        Change back = done(council.desk.propose(YAMADA, council.candidate(FILE), "it broke", true));
        assertThat(back.subject("gate-a").text()).contains("kind: rollback\n");
        done(council.approve(SATO, back));
        assertThat(council.live).extracting(InForce::version).containsExactly(2L, 3L);
        assertThat(council.desk.inForce().orElseThrow().digest())
                .isEqualTo(council.candidate(FILE).digest());
    }
}
