package sekisho.config.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sekisho.config.approval.Town.NOON;
import static sekisho.config.approval.Town.SATO;
import static sekisho.config.approval.Town.SUZUKI;
import static sekisho.config.approval.Town.YAMADA;
import static sekisho.config.approval.Town.done;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.config.approval.ApprovalStep.Act;

/** What a stop, a clock that is set back and a damaged file leave of the desk: row 93 of the audit contract. */
class ApprovalStoreTest {

    @TempDir
    Path directory;

    private Town town;

    @BeforeEach
    void open() throws Exception {
        town = new Town(directory.resolve("desk"), Town.FILE);
    }

    @Test
    void row93VotesAndGrantsSurviveARestart() throws Exception {
        town.adopt(Town.FILE.replace("grants: 1", "grants: 2"), "a");
        GrantRequest request = town.asked(YAMADA);
        done(town.approve(SUZUKI, request));
        Town second = town.restart();
        second.adopt(Town.FILE.replace("grants: 1", "grants: 2"), "a");
        GrantRequest open = done(second.approve(SATO, request));
        assertThat(open.grant().orElseThrow().approvers()).containsExactly("suzuki", "sato");

        second.pass(Duration.ofHours(1));
        Town third = second.restart();
        assertThat(third.isOpen("core-db")).isTrue();
        third.pass(Duration.ofHours(1));
        assertThat(third.isOpen("core-db")).isFalse();
    }

    @Test
    void aClockThatIsSetBackGainsNobodyTime() throws Exception {
        done(town.approve(SUZUKI, town.asked(YAMADA)));
        town.pass(Duration.ofHours(2));
        town.now = NOON;
        assertThat(town.isOpen("core-db")).isFalse();
        town.desk.lookAtTheClock();
        assertThat(town.lastStep().act()).isEqualTo(Act.ENDED);
        Town second = town.restart();
        assertThat(second.isOpen("core-db")).isFalse();
    }

    @Test
    void aVoteThatAStopLeftAloneIsFollowedByItsGrant() throws Exception {
        GrantRequest request = town.asked(YAMADA);
        Instant end = NOON.plus(Duration.ofHours(2));
        done(town.approve(SUZUKI, request));
        cutLastLine();
        Town second = town.restart();
        assertThat(second.isOpen("core-db")).isFalse();
        second.desk.lookAtTheClock();
        assertThat(second.isOpen("core-db")).isTrue();
        assertThat(second.desk
                        .request(request.id())
                        .orElseThrow()
                        .grant()
                        .orElseThrow()
                        .end())
                .isEqualTo(end);
    }

    private Path steps() {
        return directory.resolve("desk/steps");
    }

    private void cutLastLine() throws IOException {
        List<String> lines = Files.readAllLines(steps());
        Files.writeString(steps(), String.join("\n", lines.subList(0, lines.size() - 1)) + "\n");
    }

    @Test
    void everyTruncationIsAPrefixOrATornLine() throws Exception {
        done(town.approve(SUZUKI, town.asked(YAMADA)));
        byte[] whole = Files.readAllBytes(steps());
        for (int length = 0; length < whole.length; length++) {
            Path copy = Files.createDirectories(directory.resolve("cut-" + length));
            Files.write(copy.resolve("steps"), Arrays.copyOf(whole, length));
            int lines = (int) new String(whole, 0, length, StandardCharsets.US_ASCII)
                    .chars()
                    .filter(c -> c == '\n')
                    .count();
            try (ApprovalStore store = ApprovalStore.open(copy)) {
                assertThat(store.steps()).hasSize(lines);
            }
        }
    }

    @Test
    void everyChangedByteStopsTheStart() throws Exception {
        done(town.approve(SUZUKI, town.asked(YAMADA)));
        byte[] whole = Files.readAllBytes(steps());
        Path copy = Files.createDirectories(directory.resolve("changed"));
        for (int at = 0; at < whole.length - 1; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(copy.resolve("steps"), changed);
            assertThatThrownBy(() -> ApprovalStore.open(copy)).isInstanceOf(IOException.class);
        }
    }
}
