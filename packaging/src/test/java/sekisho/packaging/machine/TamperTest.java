package sekisho.packaging.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.audit.LogReader;
import sekisho.packaging.command.CommandLines;
import sekisho.packaging.screen.Screen;
import sekisho.packaging.screen.Words;

/** The log survives what kills the process, and shows what touches it. */
class TamperTest {

    @TempDir
    Path directory;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private Surroundings around;

    @BeforeEach
    void start() throws Exception {
        around = new Surroundings(directory);
        around.write(around.settings());
    }

    @AfterEach
    void stop() throws Exception {
        around.close();
    }

    @Test
    void killedProcessLosesNothingThatItAcknowledged() throws Exception {
        int served = 0;
        try (Sekisho sekisho = Sekisho.run(around.file())) {
            Client client = new Client(sekisho.proxy());
            for (; served < 20; served++) {
                assertThat(client.get(site())).startsWith("HTTP/1.1 200 ");
            }
            sekisho.signal("KILL");
            assertThat(sekisho.exit()).isEqualTo(128 + 9);
        }
        assertThat(Sekisho.say("audit", "verify", around.audit()).exit()).isIn(0, 3);
        try (Sekisho again = Sekisho.run(around.file())) {
            assertThat(Sekisho.say("audit", "verify", around.audit()).exit()).isZero();
            again.signal("TERM");
            assertThat(again.exit()).isZero();
        }
        assertThat(Sekisho.say("audit", "verify", around.audit()).exit()).isZero();
        long opened = new LogReader(around.audit(), LogReader.Filter.ofDecision("allow"))
                .last(1000).stream()
                        .filter(line -> line.json().length > 0)
                        .filter(line -> line.ours("rule").isPresent())
                        .filter(line -> line.ours("reason").isEmpty())
                        .count();
        assertThat(opened).isGreaterThanOrEqualTo(served);
    }

    /** Through the command line, in this process: two hundred starts of Java would only heat the room. */
    @Test
    void eachFlippedBitIsFoundByTheCommand() throws Exception {
        writeSmallLog();
        Path segment = segment();
        byte[] whole = Files.readAllBytes(segment);
        Random random = new Random(20261123);
        for (int i = 0; i < 200; i++) {
            int at = random.nextInt(written(whole));
            int bit = random.nextInt(8);
            byte[] harmed = whole.clone();
            harmed[at] ^= (byte) (1 << bit);
            Files.write(segment, harmed);
            assertThat(verify()).as("bit %d of byte %d", bit, at).isBetween(2, 4);
            assertThat(said.toString(StandardCharsets.UTF_8))
                    .as("bit %d of byte %d", bit, at)
                    .contains(segment.getFileName().toString());
        }
        Files.write(segment, whole);
        assertThat(Sekisho.say("audit", "verify", around.audit()).exit()).isZero();
    }

    @Test
    void eachTruncationIsFoundByTheCommand() throws Exception {
        writeSmallLog();
        Path segment = segment();
        byte[] whole = Files.readAllBytes(segment);
        for (int length = 0; length < written(whole); length += 61) {
            Files.write(segment, Arrays.copyOf(whole, length));
            assertThat(verify()).as("length " + length).isBetween(2, 4);
        }
        Files.write(segment, whole);
        assertThat(verify()).isZero();
    }

    private int verify() {
        said.reset();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        return CommandLines.execute(
                new Screen(out, out, Words.english(), false),
                "audit",
                "verify",
                around.audit().toString());
    }

    @Test
    void commandNamesTheRecord() throws Exception {
        writeSmallLog();
        Path segment = segment();
        byte[] whole = Files.readAllBytes(segment);
        String text = new String(whole, StandardCharsets.ISO_8859_1);
        int record = text.indexOf("www.test.internal");
        whole[record] = 'x';
        Files.write(segment, whole);
        Sekisho.Said said = Sekisho.say("audit", "verify", around.audit());
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.out()).containsPattern("altered: .*record \\d+");
    }

    private void writeSmallLog() throws Exception {
        try (Sekisho sekisho = Sekisho.run(around.file())) {
            assertThat(new Client(sekisho.proxy()).get(site())).startsWith("HTTP/1.1 200 ");
            sekisho.signal("TERM");
            assertThat(sekisho.exit()).isZero();
        }
    }

    /** The part of the segment before the zeros. */
    private static int written(byte[] segment) {
        int end = segment.length;
        while (segment[end - 1] == 0) {
            end--;
        }
        return end;
    }

    private Path segment() throws Exception {
        try (Stream<Path> files = Files.list(around.audit())) {
            return files.filter(file -> file.getFileName().toString().startsWith("seg-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private String site() {
        return "http://www.test.internal:" + around.web.port() + "/";
    }
}
