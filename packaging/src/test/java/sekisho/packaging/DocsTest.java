package sekisho.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import sekisho.config.settings.SettingsReader;
import sekisho.packaging.command.CommandLines;
import sekisho.packaging.screen.Screen;
import sekisho.packaging.screen.Words;

/** Documents that can rot are executed: links lead somewhere, examples load, transcripts are what the commands print. */
class DocsTest {

    private static final Path ROOT = JavaSource.root();
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)]*)?\\)");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");
    private static final Pattern STEP = Pattern.compile("(?m)^\\d\\. \\[[^]]+\\]\\(([^)]+\\.java)\\)");

    @Test
    void everyRelativeLinkLeadsToAFile() throws IOException {
        List<String> dead = new ArrayList<>();
        int seen = 0;
        for (Path page : pages()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                String target = link.group(1);
                if (!target.contains("://") && !target.startsWith("mailto:")) {
                    seen++;
                    if (!Files.exists(page.resolveSibling(target))) {
                        dead.add(ROOT.relativize(page) + " → " + target);
                    }
                }
            }
        }
        assertThat(dead).isEmpty();
        assertThat(seen).isGreaterThan(20);
    }

    @Test
    void readmeStaysShort() throws IOException {
        assertThat(Files.readAllLines(ROOT.resolve("README.md"))).hasSizeLessThanOrEqualTo(200);
    }

    @Test
    void everyCompleteConfigurationInTheDocsLoads() throws Exception {
        int seen = 0;
        for (Path page : pages()) {
            Matcher block = BLOCK.matcher(Files.readString(page));
            while (block.find()) {
                if (block.group(1).equals("yaml") && block.group(2).startsWith("version:")) {
                    assertLoads(block.group(2), ROOT.resolve("packaging/examples"));
                    seen++;
                }
            }
        }
        assertThat(seen).isPositive();
    }

    @Test
    void everyExampleLoads() throws Exception {
        List<Path> examples;
        try (Stream<Path> files = Files.list(ROOT.resolve("packaging/examples"))) {
            examples = files.filter(file -> file.toString().endsWith(".yaml")).toList();
        }
        assertThat(examples).isNotEmpty();
        for (Path example : examples) {
            assertLoads(Files.readString(example), ROOT.resolve("packaging/examples"));
        }
    }

    @Test
    void everyTranscriptIsWhatTheCommandPrints() throws IOException {
        int seen = 0;
        for (Path page : pages()) {
            Matcher block = BLOCK.matcher(Files.readString(page));
            while (block.find()) {
                if (block.group(1).equals("console")) {
                    assertPrinted(block.group(2));
                    seen++;
                }
            }
        }
        assertThat(seen).isPositive();
    }

    /** Without blank lines, imports and comments: who walks reads those on the way. */
    private static int code(Path file) throws IOException {
        return (int) Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank() && !line.matches("\\s*(import |package |//|/\\*|\\*).*"))
                .count();
    }

    @Test
    void theTwoWalksAreSevenRoomsOfTogetherAThousandLines() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        for (String walk : List.of("### The walk of a CONNECT", "### The walk of a DNS query")) {
            int from = readme.indexOf(walk);
            assertThat(from).as(walk).isPositive();
            String section = readme.substring(from, readme.indexOf("\n#", from + 1));
            Matcher step = STEP.matcher(section);
            int rooms = 0;
            int lines = 0;
            while (step.find()) {
                rooms++;
                lines += code(ROOT.resolve(step.group(1)));
            }
            assertThat(rooms).as(walk).isEqualTo(7);
            assertThat(lines).as(walk).isLessThanOrEqualTo(1_000);
        }
    }

    /** One command and all that it prints; {@code …} stands for anything on its line. */
    private static void assertPrinted(String transcript) {
        List<String> lines = transcript.lines().toList();
        String[] words = lines.get(0).replaceFirst("^\\$ sekisho ", "").split(" ");
        for (int i = 0; i < words.length; i++) {
            words[i] =
                    words[i].startsWith("packaging/") ? ROOT.resolve(words[i]).toString() : words[i];
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        CommandLines.execute(new Screen(print, print, Words.english(), false), words);
        List<String> printed = out.toString(StandardCharsets.UTF_8)
                .replace(ROOT + "/", "")
                .lines()
                .toList();
        assertThat(printed).as(lines.get(0)).hasSize(lines.size() - 1);
        for (int i = 0; i < printed.size(); i++) {
            assertThat(printed.get(i)).matches(Pattern.quote(lines.get(i + 1)).replace("…", "\\E.*\\Q"));
        }
    }

    private static void assertLoads(String yaml, Path base) throws Exception {
        SettingsReader.Result result = SettingsReader.read(yaml.getBytes(StandardCharsets.UTF_8), base);
        assertThat(result.warnings()).isEmpty();
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        for (String folder : List.of("docs", ".github", "packaging")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".md"))
                        .filter(file -> !file.toString().contains("/target/"))
                        .forEach(pages::add);
            }
        }
        return pages;
    }
}
