package sekisho.config.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Wrong files and every line that {@code check} says about them. {@code wrong-files.txt} holds a file after each
 * {@code %%} line, then the expected lines, {@code =>}. Unless its title says {@code (whole)}, the required keys are
 * written below it.
 */
class WrongFilesTest {

    private static final Path ROOM = Path.of("src/test/resources/sekisho/config/settings");
    private static final String REQUIRED = "version: 1\nname: a\naudit: {directory: log, when-unavailable: close}\n";
    /** 2026-11-23 in Tokyo, and one hour before that day ends. */
    private static final InstantSource NOW = InstantSource.fixed(Instant.parse("2026-11-23T14:00:00Z"));

    record Row(String title, String file, List<String> expected) {
        @Override
        public String toString() {
            return title;
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void saysEveryMistake(Row row) {
        assertThat(told(row.file().getBytes(UTF_8))).containsExactlyElementsOf(row.expected());
    }

    @Test
    void thereAreManyRows() throws IOException {
        List<Row> rows = rows().toList();
        assertThat(rows).hasSizeGreaterThanOrEqualTo(80).extracting(Row::title).doesNotHaveDuplicates();
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.expected()).as(row.title()).isNotNull());
    }

    static Stream<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String block :
                Files.readString(ROOM.resolve("wrong-files.txt"), UTF_8).split("(?m)^%% ")) {
            if (block.isEmpty()) {
                continue;
            }
            int end = block.indexOf('\n');
            String title = block.substring(0, end);
            List<String> lines = block.substring(end + 1).lines().toList();
            List<String> file =
                    lines.stream().takeWhile(line -> !line.startsWith("=> ")).toList();
            List<String> expected = lines.stream()
                    .skip(file.size())
                    .map(line -> line.substring("=> ".length()))
                    .toList();
            String text = file.isEmpty() ? "" : String.join("\n", file) + "\n";
            rows.add(new Row(title, title.endsWith("(whole)") ? text : text + REQUIRED, expected));
        }
        return rows.stream();
    }

    static List<String> told(byte[] file) {
        List<Problem> problems;
        try {
            problems = SettingsReader.read(file, ROOM, NOW).warnings();
        } catch (InvalidSettings e) {
            problems = e.problems();
        }
        return problems.stream().map(problem -> problem.format("f")).toList();
    }

    /** Writes what is said now; for whoever adds rows, and then reads every line. */
    public static void main(String[] arguments) throws IOException {
        StringBuilder out = new StringBuilder();
        for (Row row : rows().toList()) {
            String file = row.title().endsWith("(whole)")
                    ? row.file()
                    : row.file().substring(0, row.file().length() - REQUIRED.length());
            out.append("%% ").append(row.title()).append('\n').append(file);
            told(row.file().getBytes(UTF_8))
                    .forEach(line -> out.append("=> ").append(line).append('\n'));
        }
        Files.writeString(ROOM.resolve("wrong-files.txt"), out, UTF_8);
    }
}
