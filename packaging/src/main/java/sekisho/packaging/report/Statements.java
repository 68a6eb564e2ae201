package sekisho.packaging.report;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sekisho.config.settings.RuleSettings;
import sekisho.config.settings.Settings;
import sekisho.config.value.Reason;
import sekisho.packaging.screen.Words;

/** From evidence to the statements of the report, in the order in which auditors ask. */
final class Statements {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private final Evidence evidence;
    private final Optional<Settings> settings;
    private final ZoneId zone;
    private final Words words;

    Statements(Evidence evidence, Optional<Settings> settings, ZoneId zone, Words words) {
        this.evidence = evidence;
        this.settings = settings;
        this.zone = zone;
        this.words = words;
    }

    List<Statement> all() {
        return List.of(
                separation(),
                cloud(),
                carried(),
                approvals(),
                operations(),
                reviews(),
                clocks(),
                keys(),
                disposal(),
                support());
    }

    private Statement separation() {
        List<List<String>> rows = new ArrayList<>();
        evidence.publicly.rows().forEach(row -> rows.add(counted(words.say("report.reached-public"), row)));
        evidence.refused.rows().forEach(row -> rows.add(counted(words.say("report.refused"), named(row))));
        return new Statement(
                "separation",
                List.of(
                        Long.toString(evidence.connections),
                        Long.toString(evidence.publicly.times()),
                        Long.toString(evidence.refused.times())),
                List.of("kind", "what", "times", "records"),
                rows,
                true);
    }

    /** The reason's words beside its code. */
    private Map.Entry<String, Tally.Count> named(Map.Entry<String, Tally.Count> row) {
        String text = Reason.ofCode(row.getKey())
                .map(reason -> row.getKey() + " (" + words.reason(reason) + ")")
                .orElse(row.getKey());
        return Map.entry(text, row.getValue());
    }

    private Statement cloud() {
        return new Statement(
                "cloud",
                List.of(Long.toString(evidence.aws.times())),
                List.of("what", "times", "up", "down", "records"),
                evidence.aws.rows().stream().map(Statements::weighed).toList(),
                true);
    }

    private Statement carried() {
        return new Statement(
                "carried",
                List.of(Long.toString(evidence.carried.times())),
                List.of("what", "times", "up", "down", "records"),
                evidence.carried.rows().stream().map(Statements::weighed).toList(),
                true);
    }

    private Statement approvals() {
        return new Statement(
                "approvals",
                List.of(Integer.toString(evidence.approvals.size())),
                List.of("time", "step", "about", "person", "rule", "reason", "records"),
                evidence.approvals.stream().map(this::row).toList(),
                true);
    }

    private Statement operations() {
        List<List<String>> rows = new ArrayList<>();
        evidence.editions.forEach(told -> rows.add(List.of(
                "#" + told.sequence(),
                at(told.time()),
                String.join(" ", told.words()).strip())));
        evidence.calls
                .rows()
                .forEach(row -> rows.add(
                        List.of(row.getValue().records(), row.getValue().times() + "", row.getKey())));
        return new Statement(
                "operations",
                List.of(Integer.toString(evidence.editions.size()), Long.toString(evidence.calls.times())),
                List.of("records", "when", "what"),
                rows,
                false);
    }

    private Statement reviews() {
        return new Statement(
                "reviews",
                List.of(Long.toString(evidence.reviews.times())),
                List.of("person", "times", "records"),
                evidence.reviews.rows().stream()
                        .map(row -> List.of(
                                row.getKey(),
                                row.getValue().times() + "",
                                row.getValue().records()))
                        .toList(),
                true);
    }

    private Statement clocks() {
        return new Statement(
                "clocks",
                List.of(Long.toString(evidence.unsynced), Integer.toString(evidence.steps.size())),
                List.of("time", "what", "records"),
                evidence.steps.stream()
                        .map(told -> List.of(at(told.time()), String.join(" ", told.words()), "#" + told.sequence()))
                        .toList(),
                true);
    }

    /** Who came with a certificate, and which rules have an end: an exception that is filed has one. */
    private Statement keys() {
        List<List<String>> rows = new ArrayList<>();
        evidence.people.rows().forEach(row -> rows.add(counted(words.say("report.certificate"), row)));
        settings.stream().flatMap(all -> all.rules().stream()).forEach(rule -> rows.add(exception(rule)));
        return new Statement(
                "keys",
                List.of(Long.toString(evidence.people.times())),
                List.of("kind", "what", "times", "records"),
                rows,
                true);
    }

    private List<String> exception(RuleSettings rule) {
        String end = rule.until().map(this::at).orElseGet(() -> words.say("report.no-end"));
        return List.of(
                words.say("report.rule"),
                rule.id() + rule.reason().map(reason -> ": " + reason).orElse(""),
                end,
                words.say("report.line", rule.line()));
    }

    private static Statement disposal() {
        return new Statement("disposal", List.of(), List.of(), List.of(), true);
    }

    private Statement support() {
        return new Statement(
                "support",
                List.of(Runtime.version().toString()),
                List.of("what", "times", "records"),
                evidence.products.rows().stream()
                        .map(row -> List.of(
                                "Sekisho " + row.getKey(),
                                row.getValue().times() + "",
                                row.getValue().records()))
                        .toList(),
                true);
    }

    private List<String> row(Evidence.Told told) {
        List<String> row = new ArrayList<>(List.of(at(told.time())));
        row.addAll(told.words());
        row.add("#" + told.sequence());
        return row;
    }

    private static List<String> counted(String kind, Map.Entry<String, Tally.Count> row) {
        return List.of(
                kind, row.getKey(), row.getValue().times() + "", row.getValue().records());
    }

    private static List<String> weighed(Map.Entry<String, Tally.Count> row) {
        Tally.Count count = row.getValue();
        return List.of(row.getKey(), count.times() + "", count.bytesUp() + "", count.bytesDown() + "", count.records());
    }

    private String at(Instant time) {
        return TIME.format(time.atZone(zone));
    }
}
