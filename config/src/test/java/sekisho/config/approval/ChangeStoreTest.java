package sekisho.config.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sekisho.config.approval.Council.FILE;
import static sekisho.config.approval.Town.SATO;
import static sekisho.config.approval.Town.SUZUKI;
import static sekisho.config.approval.Town.YAMADA;
import static sekisho.config.approval.Town.done;
import static sekisho.config.approval.Town.refused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.config.approval.ApprovalStep.Act;

/** What a stop, a closed log, an edit at the same moment and a clock that is set back leave of changes. */
class ChangeStoreTest {

    private static final String NEXT = FILE.replace("10.1.0.0/24", "10.1.0.0/23");
    private static final String OTHER = FILE.replace("10.1.0.0/24", "10.1.0.0/22");

    @TempDir
    private Path directory;

    private Council council;

    @BeforeEach
    void open() throws Exception {
        council = new Council(directory, FILE);
    }

    /** Row 93. */
    @Test
    void votesAndWhatIsInForceOutliveAStop() throws Exception {
        council = new Council(directory.resolve("two"), FILE.replace("changes: 1", "changes: 2"));
        Change change = council.proposed(YAMADA, NEXT);
        done(council.approve(SUZUKI, change));
        String before = FILE.replace("changes: 1", "changes: 2");
        Council later = council.restart();
        later.settings = later.candidate(before).settings();
        assertThat(later.desk.inForce().orElseThrow().digest())
                .isEqualTo(later.candidate(before).digest());
        done(later.approve(SATO, later.desk.change(change.id()).orElseThrow()));
        assertThat(later.live).extracting(InForce::version).containsExactly(2L);
        Council last = later.restart();
        assertThat(last.desk.inForce()).contains(later.live.get(0));
        assertThat(last.desk.changes()).extracting(Change::ended).containsExactly(Optional.of("activated"));
    }

    /** A stop between the last vote and what it brings: the next start goes on. */
    @Test
    void whatWasApprovedJustBeforeAStopComesInForceAfterIt() throws Exception {
        Change change = council.proposed(YAMADA, NEXT);
        done(council.approve(SATO, change));
        Path steps = directory.resolve("editions/steps");
        List<String> lines = Files.readAllLines(steps);
        assertThat(lines.get(lines.size() - 1)).contains("ACTIVATED");
        Council later = council.restart();
        Files.writeString(steps, String.join("\n", lines.subList(0, lines.size() - 1)) + "\n");
        later = later.restart();
        assertThat(later.desk.inForce().orElseThrow().version()).isEqualTo(1);
        later.desk.lookAtTheClock();
        assertThat(later.live).extracting(InForce::version).containsExactly(2L);
    }

    @Test
    void aMovedBaseAndAnOldRequestLapseAndTheirBytesGo() throws Exception {
        Change late = council.proposed(YAMADA, OTHER);
        done(council.approve(SATO, council.proposed(YAMADA, NEXT)));
        council.desk.lookAtTheClock();
        assertThat(council.lastStep().act()).isEqualTo(Act.LAPSED);
        assertThat(council.desk.change(late.id()).orElseThrow().ended()).contains("lapsed");
        assertThatThrownBy(() -> council.difference(late)).isInstanceOf(IOException.class);
        Change old = council.proposed(YAMADA, OTHER);
        council.pass(Duration.ofHours(72));
        council.desk.lookAtTheClock();
        assertThat(council.desk.change(old.id()).orElseThrow().ended()).contains("lapsed");
    }

    /** Files that the configuration names are part of what was approved: what lies on the disk meanwhile is not. */
    @Test
    void namedFilesAreKeptWithTheEdition() throws Exception {
        Change change = council.proposed(YAMADA, NEXT);
        Files.writeString(directory.resolve("hosts.txt"), "evil.example.org\n");
        done(council.approve(SATO, change));
        assertThat(council.settings.destinations().get("listed").hosts()).hasToString("[git.example.org]");
    }

    @Test
    void whatIsNoLongerAsItWasKeptIsNotApproved() throws Exception {
        Change change = council.proposed(YAMADA, NEXT);
        Files.writeString(directory.resolve("editions/" + change.content() + "/1"), "evil.example.org\n");
        assertThat(refused(council.approve(SATO, change))).isEqualTo(ApprovalRefusal.INVALID);
        assertThat(council.live).isEmpty();
    }

    @Test
    void aClosedLogLeavesWhatIsInForce() throws Exception {
        council.journalFails = true;
        assertThat(refused(council.propose(YAMADA, NEXT))).isEqualTo(ApprovalRefusal.NOT_RECORDED);
        assertThat(council.desk.changes()).isEmpty();
    }

    @Test
    void noMoreThanTwentyWait() throws Exception {
        for (int i = 0; i < 20; i++) {
            council.proposed(YAMADA, FILE + "# " + i + "\n");
        }
        assertThat(refused(council.propose(SUZUKI, NEXT))).isEqualTo(ApprovalRefusal.TOO_MANY);
    }

    /** Rows 85 and 86: whoever is first, nothing comes in force that its approver did not sign, and nothing twice. */
    @Test
    void approvalsAndEditsAtOneMoment() throws Exception {
        ExecutorService hands = Executors.newFixedThreadPool(3);
        try {
            for (int round = 0; round < 5; round++) {
                Council each = new Council(directory.resolve("round-" + round), FILE);
                Change change = each.proposed(YAMADA, NEXT);
                byte[] sato = each.signature(SATO, change);
                byte[] suzuki = each.signature(SUZUKI, change);
                Candidate other = each.candidate(OTHER);
                CountDownLatch start = new CountDownLatch(1);
                List<Future<?>> all = Stream.<ChangeDeskTest.Try>of(
                                at -> at.desk.approve(SATO, change.id(), sato),
                                at -> at.desk.approve(SUZUKI, change.id(), suzuki),
                                at -> at.desk.amend(YAMADA, change.id(), other))
                        .<Future<?>>map(what -> hands.submit(() -> {
                            start.await();
                            return what.at(each);
                        }))
                        .toList();
                start.countDown();
                for (Future<?> one : all) {
                    one.get(30, TimeUnit.SECONDS);
                }
                assertThat(each.live)
                        .hasSizeLessThanOrEqualTo(1)
                        .allMatch(edition -> edition.digest().equals(change.content()));
            }
        } finally {
            hands.shutdownNow();
        }
    }

    @Test
    void aClockThatIsSetBackMakesNoRequestYoung() throws Exception {
        Change change = council.proposed(YAMADA, NEXT);
        council.pass(Duration.ofHours(72));
        assertThat(refused(council.approve(SATO, change))).isEqualTo(ApprovalRefusal.EXPIRED);
        council.desk.lookAtTheClock();
        council.now = Instant.EPOCH;
        assertThat(refused(council.approve(SATO, change))).isEqualTo(ApprovalRefusal.OVER);
    }
}
