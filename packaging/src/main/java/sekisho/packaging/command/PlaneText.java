package sekisho.packaging.command;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import sekisho.dns.plane.NameState;
import sekisho.dns.plane.PlaneFinding;
import sekisho.packaging.screen.Json;
import sekisho.packaging.screen.Screen;
import sekisho.packaging.screen.Table;

/** What {@code sekisho dns verify} found: for a screen, for a report, for a program. */
final class PlaneText {

    private final Screen screen;
    private final List<PlaneFinding> findings;

    PlaneText(Screen screen, List<PlaneFinding> findings) {
        this.screen = screen;
        this.findings = findings;
    }

    String table() {
        Table table = new Table();
        for (PlaneFinding finding : findings) {
            table.row(cells(finding).toArray(String[]::new));
        }
        StringBuilder text = new StringBuilder();
        table.toString().lines().forEach(line -> {
            boolean isBad = findings.get(
                            (int) text.chars().filter(c -> c == '\n').count())
                    .isFault();
            text.append(isBad ? screen.bad(line) : line).append('\n');
        });
        return text + sum() + hints();
    }

    String markdown() {
        StringBuilder text = new StringBuilder(
                "| state | name | service | rule | upstream | addresses |\n|---|---|---|---|---|---|\n");
        for (PlaneFinding finding : findings) {
            text.append("| ")
                    .append(String.join(" | ", cells(finding)).replace("*", "\\*"))
                    .append(" |\n");
        }
        return text + "\n" + sum() + hints();
    }

    String json() {
        Map<String, Object> whole = new LinkedHashMap<>();
        Map<String, Object> counts = new LinkedHashMap<>();
        counts().forEach((state, count) -> counts.put(state.label(), count));
        whole.put("private", findings.stream().noneMatch(PlaneFinding::isFault));
        whole.put("counts", counts);
        whole.put("names", findings.stream().map(PlaneText::row).toList());
        return Json.text(whole) + "\n";
    }

    private static Map<String, Object> row(PlaneFinding finding) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("state", finding.state().label());
        row.put("fault", finding.isFault());
        row.put("name", finding.name().name().host().toString());
        row.put("asked", finding.name().probe().text());
        row.put("service", finding.name().name().service());
        row.put("twin", finding.name().name().twin());
        row.put("rule", finding.name().rule().id());
        row.put("upstream", finding.upstream());
        row.put("addresses", finding.addresses().stream().map(Object::toString).toList());
        return row;
    }

    private List<String> cells(PlaneFinding finding) {
        String twin = finding.name().name().twin() ? " " + screen.words().say("dns.verify.twin") : "";
        return List.of(
                finding.state().label(),
                finding.name().name().host() + twin,
                finding.name().name().service(),
                finding.name().rule().id(),
                finding.upstream(),
                finding.addresses().stream().map(Object::toString).collect(Collectors.joining(" ")));
    }

    private Map<NameState, Long> counts() {
        Map<NameState, Long> counts = new EnumMap<>(NameState.class);
        for (NameState state : NameState.values()) {
            counts.put(
                    state,
                    findings.stream()
                            .filter(finding -> finding.state() == state)
                            .count());
        }
        return counts;
    }

    private String sum() {
        return counts().entrySet().stream()
                        .filter(entry -> entry.getValue() > 0)
                        .map(entry -> entry.getValue() + " " + entry.getKey().label())
                        .collect(Collectors.joining(", "))
                + (findings.isEmpty() ? "" : "\n");
    }

    /** What a public name of S3 or DynamoDB means most of the time. */
    private String hints() {
        boolean gateway = findings.stream()
                .filter(finding -> finding.isFault() && finding.state() == NameState.PUBLIC)
                .map(finding -> finding.name().name().host().toString().toLowerCase(Locale.ROOT))
                .anyMatch(host -> host.contains("s3.") || host.startsWith("dynamodb."));
        return gateway ? screen.words().say("dns.verify.gateway") + "\n" : "";
    }
}
