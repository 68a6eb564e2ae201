package sekisho.config.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the bytes are, reading ends soon, in settings or in problems and in nothing else. */
@Timeout(120)
class AnyBytesTest {

    private static final Path ROOM = Path.of("src/test/resources/sekisho/config/settings");
    private static final Duration LONGEST = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    @Test
    void mutatedFilesGiveSettingsOrProblems() throws Exception {
        List<byte[]> seeds = seeds();
        SplittableRandom random = new SplittableRandom(20_261_123);
        int fine = 0;
        for (int round = 0; round < 6_000; round++) {
            byte[] file = mutate(seeds.get(random.nextInt(seeds.size())), seeds, random);
            try {
                SettingsReader.read(file, ROOM);
                fine++;
            } catch (InvalidSettings e) {
                assertThat(e.problems())
                        .as("round %s", round)
                        .anyMatch(problem -> problem.severity() == Problem.Severity.ERROR)
                        .allMatch(problem -> problem.line() > 0 && problem.column() > 0)
                        .noneMatch(problem -> problem.text().chars().anyMatch(c -> c < ' '));
            }
        }
        assertThat(fine).as("some stay right, or the mutations are too rough").isPositive();
    }

    @Test
    void noiseGivesProblems() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 2_000; round++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            assertThat(WrongFilesTest.told(noise)).as("round %s", round).isNotEmpty();
        }
    }

    @Test
    void hostileFilesAreCheap() {
        String many =
                IntStream.range(0, 200_000).mapToObj(i -> "k" + i + ": x\n").collect(Collectors.joining());
        for (String file : List.of(
                "[".repeat(1_000_000),
                "{a: ".repeat(500_000),
                "- ".repeat(1_000_000),
                "? ".repeat(1_000_000),
                "a: ".repeat(300_000),
                "contact: \"" + "\\n".repeat(4_000_000),
                "&a ".repeat(300_000),
                many,
                "clients:\n" + many.replace("k", " k"),
                "rules: [" + "{id: a, clients: [b, b, b], to: [c, c]},\n ".repeat(60_000) + "]",
                "contact: " + "x".repeat(9_000_000),
                "contact: " + "x".repeat(999_900),
                "contact: " + "x\n  ".repeat(900_000),
                "x".repeat(10_000_001))) {
            long start = System.nanoTime();
            assertThat(WrongFilesTest.told(file.getBytes(UTF_8))).isNotEmpty().hasSizeLessThanOrEqualTo(1_001);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as(file.substring(0, 20))
                    .isLessThan(LONGEST);
        }
    }

    @Test
    void aHundredThousandHostsAndTenThousandRulesAreReadInSeconds() throws Exception {
        Files.writeString(
                folder.resolve("hosts.txt"),
                IntStream.range(0, 100_000)
                        .mapToObj(i -> "h" + i + ".d" + i % 97 + ".example\n")
                        .collect(Collectors.joining()));
        String file = "version: 1\nname: a\naudit: {directory: log, when-unavailable: close}\n"
                + "clients: {c: {networks: [10.0.0.0/8]}}\n"
                + "destinations: {d: {hosts-file: hosts.txt}}\n"
                + "dns: {zones: [{zone: example, upstreams: [10.0.0.53]}]}\n"
                + "rules:\n- {id: all, clients: [c], to: [d]}\n"
                + IntStream.range(0, 10_000)
                        .mapToObj(i -> "- {id: r" + i + ", clients: [c], hosts: [x" + i + ".example]}\n")
                        .collect(Collectors.joining());
        long start = System.nanoTime();
        SettingsReader.Result result = SettingsReader.read(file.getBytes(UTF_8), folder);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST);
        assertThat(result.warnings()).isEmpty();
        assertThat(result.settings().destinations().get("d").hosts()).hasSize(100_000);
        assertThat(result.settings().rules()).hasSize(10_001);
    }

    private static List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        seeds.add(Files.readAllBytes(ROOM.resolve("full.yaml")));
        WrongFilesTest.rows().forEach(row -> seeds.add(row.file().getBytes(UTF_8)));
        return seeds;
    }

    /** One to four times: a byte changed, a piece removed, doubled, or taken from another file. */
    private static byte[] mutate(byte[] seed, List<byte[]> seeds, SplittableRandom random) {
        StringBuilder text = new StringBuilder(new String(seed, UTF_8));
        for (int times = random.nextInt(4); times >= 0; times--) {
            int from = random.nextInt(text.length() + 1);
            int to = Math.min(text.length(), from + random.nextInt(40));
            switch (random.nextInt(4)) {
                case 0 -> text.insert(from, "\n\t :-[]{}\"'&*!|>%@`#,?\u00e9\u3042\0\u0085".charAt(random.nextInt(26)));
                case 1 -> text.delete(from, to);
                case 2 -> text.insert(to, text.substring(from, to));
                default -> {
                    String other = new String(seeds.get(random.nextInt(seeds.size())), UTF_8);
                    int at = random.nextInt(other.length() + 1);
                    text.insert(from, other.substring(at, Math.min(other.length(), at + random.nextInt(40))));
                }
            }
        }
        return text.toString().getBytes(UTF_8);
    }
}
