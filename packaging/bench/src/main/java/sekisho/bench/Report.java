package sekisho.bench;

import static java.util.Locale.ROOT;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Everything that a run found out: the table for people and the JSON for programs. */
final class Report {

    private static final String HEAD = """
            | work | peer | Sekisho, CPU | peer, CPU | ratio (lowest–highest) | goal | rate, Sekisho ÷ peer | p50, p99, Sekisho ÷ peer |
            |---|---|---|---|---|---|---|---|
            """;

    private final Map<String, Object> conditions;
    private final List<String> rows = new ArrayList<>();
    private final List<String> alone = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<String, Object> raw = new LinkedHashMap<>();

    Report(Map<String, Object> conditions) {
        this.conditions = conditions;
    }

    void add(Work work, Map<String, List<Sample>> samples) {
        Comparison.of(work, samples).forEach(comparison -> rows.add(comparison.markdown()));
        samples.forEach(
                (server, list) -> Comparison.failures(work, server, list).ifPresent(notes::add));
        Map<String, Object> servers = new LinkedHashMap<>();
        samples.forEach((server, list) ->
                servers.put(server, list.stream().map(Report::json).toList()));
        raw.put(work.id(), servers);
    }

    void addMemory(Map<String, Memory> memories) {
        Map<String, Object> servers = new LinkedHashMap<>();
        memories.forEach((server, memory) -> {
            servers.put(server, Map.of("before", memory.before(), "after", memory.after(), "alive", memory.alive()));
            alone.add(String.format(
                    ROOT,
                    "| memory with %,d idle tunnels, %s | %.0f MB, %.1f KiB a tunnel | %s | %d alive at the end; %.0f MB when fresh |",
                    Memory.TUNNELS,
                    server,
                    memory.after() / 1e6,
                    memory.kibPerTunnel(),
                    server.equals(Comparison.SELF) ? ratioToSquid(memories) : "–",
                    memory.alive(),
                    memory.before() / 1e6));
        });
        raw.put("idle", servers);
    }

    private static String ratioToSquid(Map<String, Memory> memories) {
        if (!memories.containsKey("Squid")) {
            return "≤ 1.6 × Squid";
        }
        double squid = Objects.requireNonNull(memories.get("Squid")).after();
        double own = Objects.requireNonNull(memories.get(Comparison.SELF)).after();
        return String.format(ROOT, "≤ 1.6 × Squid; is %.2f", own / squid);
    }

    void addStart(List<StartTime> times) {
        alone.add(String.format(
                ROOT,
                "| start to first served request | %.2f s | ≤ 0.6 s | ready line after %.2f s; %.2f s of CPU |",
                Median.of(times, StartTime::served),
                Median.of(times, StartTime::ready),
                Median.of(times, StartTime::cpu)));
        raw.put("start", times.stream().map(StartTime::served).toList());
    }

    void addDecisions(Decisions few, Decisions many) {
        alone.add(String.format(
                ROOT,
                "| decision with %,d patterns ÷ with %,d | %.2f (%.0f ÷ %.0f ns) | ≤ 1.1 |"
                        + " %.2f when every name is asked in random order; %.2f s to read, %.2f s to compile |",
                many.patterns(),
                few.patterns(),
                many.fewNanos() / few.fewNanos(),
                many.fewNanos(),
                few.fewNanos(),
                many.allNanos() / few.allNanos(),
                many.readSeconds(),
                many.compileSeconds()));
        raw.put("decide", Stream.of(few, many).map(Report::json).toList());
    }

    void addRecords(Records paced, Records most, double verified) {
        alone.add(String.format(
                ROOT,
                "| audit, %,d durable records/s offered | p50 %.2f ms, p99 %.1f ms | ≤ 1 ms, ≤ 25 ms |"
                        + " %,.0f/s reached, %.1f µs of CPU a record |",
                Records.OFFERED_PER_SECOND,
                paced.p50() / 1e6,
                paced.p99() / 1e6,
                paced.rate(),
                paced.cpuPerRecord() * 1e6));
        alone.add(String.format(
                ROOT,
                "| audit, as many durable records as it takes | %,.0f/s | – | %.1f µs of CPU a record; p50 %.1f ms, p99 %.1f ms |",
                most.rate(),
                most.cpuPerRecord() * 1e6,
                most.p50() / 1e6,
                most.p99() / 1e6));
        alone.add(String.format(
                ROOT,
                "| audit, records verified in a second of CPU time | %,.0f | ≥ 500,000 | the log just written |",
                verified));
        raw.put("verify", verified);
        raw.put("audit", Stream.of(paced, most).map(Report::json).toList());
    }

    void addCrowd(Crowd crowd) {
        alone.add(String.format(
                ROOT,
                "| CONNECT set-up with %,d tunnels open ÷ with %,d | %.2f (%.0f ÷ %.0f µs) | flat | %,d of them alive at the end |",
                Crowd.MANY,
                Crowd.FEW,
                crowd.ratio(),
                Median.of(crowd.many(), Sample::cpuPerUnit) * 1e6,
                Median.of(crowd.few(), Sample::cpuPerUnit) * 1e6,
                crowd.alive()));
        raw.put(
                "crowd",
                Map.of(
                        "few", crowd.few().stream().map(Report::json).toList(),
                        "many", crowd.many().stream().map(Report::json).toList()));
    }

    void note(String text) {
        notes.add(text);
    }

    String markdown() {
        StringBuilder text = new StringBuilder();
        conditions.forEach((key, value) ->
                text.append("- ").append(key).append(": ").append(value).append('\n'));
        if (!rows.isEmpty()) {
            text.append('\n').append(HEAD).append(String.join("\n", rows)).append('\n');
        }
        if (!alone.isEmpty()) {
            text.append("\n| work | figure | goal | remark |\n|---|---|---|---|\n")
                    .append(String.join("\n", alone))
                    .append('\n');
        }
        if (!notes.isEmpty()) {
            text.append('\n');
        }
        notes.forEach(note -> text.append("- ").append(note).append('\n'));
        return text.toString();
    }

    String json() {
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("conditions", conditions);
        whole.put("notes", notes);
        whole.putAll(raw);
        return Json.of(whole) + "\n";
    }

    private static Map<String, Object> json(Decisions decisions) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("patterns", decisions.patterns());
        map.put("read_seconds", decisions.readSeconds());
        map.put("compile_seconds", decisions.compileSeconds());
        map.put("few_names_ns", decisions.fewNanos());
        map.put("all_names_ns", decisions.allNanos());
        return map;
    }

    private static Map<String, Object> json(Records records) {
        return Map.of(
                "records_per_second", records.rate(),
                "cpu_seconds_per_record", records.cpuPerRecord(),
                "p50_ns", records.p50(),
                "p99_ns", records.p99());
    }

    private static Map<String, Object> json(Sample sample) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("cpu_seconds_per_unit", sample.cpuPerUnit());
        map.put("units_per_second", sample.rate());
        map.put("busy", sample.busy());
        map.put("p50_ns", sample.p50());
        map.put("p99_ns", sample.p99());
        map.put("failures", sample.failures());
        return map;
    }
}
