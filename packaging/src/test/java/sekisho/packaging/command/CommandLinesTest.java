package sekisho.packaging.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import sekisho.packaging.screen.Screen;
import sekisho.packaging.screen.Table;
import sekisho.packaging.screen.Words;

class CommandLinesTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int sekisho(Words words, String... arguments) {
        out.reset();
        err.reset();
        return CommandLines.execute(
                new Screen(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        words,
                        false),
                arguments);
    }

    @Test
    void firstScreenBeginsWithFiveCommands() {
        assertThat(sekisho(Words.english())).isZero();
        String first = out().split("\n\n")[1];
        assertThat(first.lines().skip(1)).hasSize(5).allMatch(line -> line.startsWith("  sekisho "));
        assertThat(sekisho(Words.english(), "--help")).isZero();
    }

    @Test
    void everyCommandOnTheFirstScreenHasHelpWithAnExampleInBothLanguages() {
        sekisho(Words.english());
        List<String> commands = out().lines()
                .filter(line -> line.startsWith("  sekisho "))
                .map(line -> line.substring(10).split(" {2,}")[0])
                .toList();
        assertThat(commands).hasSize(37);
        for (String command : commands) {
            String[] arguments = (command + " --help").split(" ");
            assertThat(sekisho(Words.english(), arguments)).as(command).isZero();
            assertThat(out()).as(command).containsPattern("Examples?:\n  sekisho " + command);
            String english = out();
            assertThat(sekisho(Words.japanese(), arguments)).as(command).isZero();
            assertThat(out()).as(command).contains("例:\n  sekisho " + command).isNotEqualTo(english);
        }
    }

    @Test
    void everyOptionIsDescribed() {
        var tree = CommandLines.tree(new Screen(System.out, System.err, Words.english(), false));
        assertThat(commandsOf(tree).stream()
                        .flatMap(line -> line.getCommandSpec().args().stream()
                                .filter(argument -> argument.description().length == 0)
                                .map(argument -> line.getCommandSpec().qualifiedName() + " " + argument)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"emergency", "kill all", "audit keys"})
    void laterCommandIsToldAsPlanned(String typed) {
        assertThat(sekisho(Words.english(), typed.split(" "))).isEqualTo(2);
        assertThat(err()).contains("planned, not in this version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rum", "run --confg x", "check", "status --nothing", "audit", "run extra"})
    void wrongUsageIsExitCode2(String typed) {
        assertThat(sekisho(Words.english(), typed.split(" "))).isEqualTo(2);
        assertThat(err()).contains("--help");
        assertThat(out()).isEmpty();
    }

    @Test
    void cataloguesHaveTheSameKeysAndNothingThatFormatsWrongly() {
        Map<String, String> english = texts(Words.english().bundle());
        Map<String, String> japanese = texts(Words.japanese().bundle());
        assertThat(japanese.keySet()).isEqualTo(english.keySet());
        english.forEach((key, text) -> {
            assertThat(values(japanese.get(key))).as(key).isEqualTo(values(text));
            assertThat(text + japanese.get(key)).as(key).doesNotContain("'");
            assertThat((text + japanese.get(key)).replace("%n", "")).as(key).doesNotContain("%");
        });
        assertThat(japanese.values()).anyMatch(text -> text.contains("方針"));
    }

    @Test
    void tableCountsWideCharactersAsTwo() {
        assertThat(new Table().row("状態", "ok").row("edition", "-").toString()).isEqualTo("状態     ok\nedition  -\n");
    }

    private static TreeSet<String> values(String text) {
        return new TreeSet<>(java.util.regex.Pattern.compile("\\{\\d}")
                .matcher(text)
                .results()
                .map(found -> found.group())
                .toList());
    }

    private static Map<String, String> texts(ResourceBundle bundle) {
        return bundle.keySet().stream()
                .collect(java.util.stream.Collectors.toMap(Function.identity(), bundle::getString));
    }

    private static List<CommandLine> commandsOf(CommandLine line) {
        List<CommandLine> all = new java.util.ArrayList<>(List.of(line));
        line.getSubcommands().values().forEach(each -> all.addAll(commandsOf(each)));
        return all;
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
