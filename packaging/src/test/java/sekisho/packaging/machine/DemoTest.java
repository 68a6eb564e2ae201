package sekisho.packaging.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The story is played by a real gateway, goes as told, and leaves the gateway for the reader. */
class DemoTest {

    private static final Duration LONGEST = Duration.ofSeconds(90);
    private static final Pattern DIRECTORY = Pattern.compile("(/\\S+/sekisho-demo-\\d+)/");

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"en_US.UTF-8,Planned,Ctrl-C ends the demo", "ja_JP.UTF-8,予定,Ctrl-C で実演を終え"})
    void storyIsPlayedAndTheGatewayStays(String language, String planned, String end) throws Exception {
        long begin = System.nanoTime();
        try (Sekisho demo = Sekisho.start(Sekisho.launcher(), directory, Map.of("LANG", language), "demo")) {
            Await.until("the end of the story", () -> demo.out().contains(end));
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LONGEST);
            String story = demo.out();
            assertThat(story.lines().filter(line -> line.matches("[1-5]\\. .*")))
                    .hasSize(5);
            assertThat(story.lines()).noneMatch(line -> line.startsWith("! "));
            assertThat(story)
                    .contains(planned, "HTTP/1.1 200 OK", "rule.none", "addr.class", "NOERROR 127.0.0.1")
                    .containsPattern("altered.*: .*record \\d+");
            if (language.startsWith("en")) {
                assertThat(ReadmeStory.untrueLines(Path.of("../README.md"), story))
                        .isEmpty();
            }
            Matcher place = DIRECTORY.matcher(story);
            assertThat(place.find()).isTrue();
            Path stage = Path.of(place.group(1));
            assertThat(stage.resolve("sekisho.yaml")).isRegularFile();

            Client client = new Client(demo.proxy());
            assertThat(client.get("http://still.up.example/")).startsWith("HTTP/1.1 403 ");
            assertThat(demo.isAlive()).isTrue();
            demo.signal("TERM");
            assertThat(demo.exit()).isZero();
            assertThat(stage).doesNotExist();
        }
    }

    @Test
    void takenPortsAreToldAndReplaced() throws Exception {
        try (Sekisho first = Sekisho.start(Sekisho.launcher(), directory, Map.of(), "demo")) {
            Await.until("the first story", () -> first.out().contains("Ctrl-C ends the demo"));
            try (Sekisho second = Sekisho.start(Sekisho.launcher(), directory, Map.of(), "demo")) {
                Await.until("the second story", () -> second.out().contains("Ctrl-C ends the demo"));
                assertThat(second.out().lines().filter(line -> line.contains("uses a free one")))
                        .hasSizeGreaterThanOrEqualTo(5);
                assertThat(second.out().lines()).noneMatch(line -> line.startsWith("! "));
                assertThat(second.proxy()).isNotEqualTo(first.proxy());
                second.signal("TERM");
                assertThat(second.exit()).isZero();
            }
            first.signal("INT");
            assertThat(first.exit()).isZero();
        }
    }
}
