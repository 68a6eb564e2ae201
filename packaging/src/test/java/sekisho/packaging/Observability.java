package sekisho.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files under {@code observability}: what they ask Prometheus for. */
public final class Observability {

    public static final Path FOLDER = JavaSource.root().resolve("packaging/observability");

    private static final Pattern METRIC =
            Pattern.compile("(?<![a-z0-9_:\"])(sekisho|jvm|netty|process|system)_[a-z0-9_]+(?![a-z0-9_:])");
    private static final Pattern FAMILY = Pattern.compile("(?m)^# TYPE (\\S+) ");

    private Observability() {}

    /** An alert with its texts. */
    public record Alert(String name, String expression, Map<String, String> annotations) {}

    /** A panel of a dashboard, one of its expressions. */
    public record Panel(String dashboard, String title, String expression) {}

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> rules(String file) {
        return ((List<Map<String, Object>>) read(FOLDER.resolve(file)).get("groups"))
                .stream()
                        .flatMap(group -> ((List<Map<String, Object>>) group.get("rules")).stream())
                        .toList();
    }

    public static List<String> recordings() {
        return rules("sekisho.rules.yml").stream()
                .map(rule -> rule.get("expr").toString())
                .toList();
    }

    @SuppressWarnings("unchecked")
    public static List<Alert> alerts() {
        return rules("sekisho.alerts.yml").stream()
                .map(rule ->
                        new Alert(rule.get("alert").toString(), rule.get("expr").toString(), (Map<String, String>)
                                rule.get("annotations")))
                .toList();
    }

    public static List<Path> dashboards() {
        try (Stream<Path> files = Files.list(FOLDER.resolve("dashboards"))) {
            return files.sorted().toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @SuppressWarnings("unchecked")
    public static List<Panel> panels() {
        return dashboards().stream()
                .flatMap(file -> ((List<Map<String, Object>>) read(file).get("panels"))
                        .stream()
                                .flatMap(panel -> ((List<Map<String, Object>>) panel.get("targets"))
                                        .stream()
                                                .map(target -> new Panel(
                                                        file.getFileName().toString(),
                                                        panel.get("title").toString(),
                                                        target.get("expr").toString()))))
                .toList();
    }

    /** Every expression that somebody wrote. */
    public static Stream<String> expressions() {
        return Stream.of(
                        recordings().stream(),
                        alerts().stream().map(Alert::expression),
                        panels().stream().map(Panel::expression))
                .flatMap(each -> each);
    }

    /** The names in an expression, but not of recorded sums, whose names have colons. */
    public static Set<String> metrics(String expression) {
        return METRIC.matcher(expression)
                .results()
                .map(MatchResult::group)
                .map(name -> name.replaceFirst("_(bucket|sum|count)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The families on a page of metrics. */
    public static Set<String> families(String page) {
        return FAMILY.matcher(page)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A YAML file, or a JSON one, which is YAML too. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> read(Path file) {
        try {
            return (Map<String, Object>)
                    new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
