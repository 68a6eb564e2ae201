package sekisho.audit;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import sekisho.config.value.Reason;

/** One record as it stands in the log, and what a person wants to know of it. */
public final class LogLine {

    private static final String OURS = "unmapped.sekisho.";
    private static final String FACTS = "unmapped.sekisho.facts.";

    /** Digests and signatures of approvals: nobody reads them. */
    private static final Set<String> FOR_PROGRAMS =
            Set.of("key", "content", "base", "nonce", "digest", "signature", "certificate");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");

    private final byte[] json;
    private final Map<String, String> members = new TreeMap<>();

    LogLine(byte[] json) {
        this.json = json;
        try {
            flatten("", JsonText.object(json));
        } catch (IllegalArgumentException unreadable) {
            members.put("unreadable", String.valueOf(unreadable.getMessage()));
        }
    }

    /** The leaf, byte for byte. */
    public byte[] json() {
        return json.clone();
    }

    /** A member by its path, such as {@code src_endpoint.ip} or {@code approvers.0} of ours. */
    public Optional<String> member(String path) {
        return Optional.ofNullable(members.get(path));
    }

    /** One of ours, {@code unmapped.sekisho}: {@code decision}, {@code reason}, {@code rule}, {@code edition} … */
    public Optional<String> ours(String name) {
        return member("unmapped.sekisho." + name);
    }

    /** All of ours, by name. */
    Map<String, String> ours() {
        Map<String, String> found = new LinkedHashMap<>();
        members.forEach((path, value) -> {
            if (path.startsWith(OURS)) {
                found.put(path.substring(OURS.length()), value);
            }
        });
        return found;
    }

    public long sequence() {
        return member("metadata.sequence").map(Long::parseLong).orElse(-1L);
    }

    public String id() {
        return member("metadata.uid").orElse("");
    }

    public Instant time() {
        return Instant.ofEpochMilli(member("time").map(Long::parseLong).orElse(0L));
    }

    /** One line for a person: when, which, what was decided, for whom, where to, and why. Safe for any terminal. */
    public String human(Locale locale, ZoneId zone) {
        StringBuilder line = new StringBuilder(TIME.format(time().atZone(zone)));
        add(line, "#" + sequence());
        add(line, ours("decision").orElse("-"));
        add(line, what());
        member("src_endpoint.ip").ifPresent(source -> add(line, source));
        place().ifPresent(to -> add(line, "-> " + to));
        member("count").ifPresent(count -> add(line, "x" + count));
        ours("rule").ifPresent(rule -> add(line, "rule=" + rule));
        ours("reason").ifPresent(code -> add(line, code + " (" + text(code, locale) + ")"));
        member("traffic.bytes_out")
                .ifPresent(up -> add(
                        line, "up=" + up + " down=" + member("traffic.bytes_in").orElse("0")));
        members.forEach((path, value) -> {
            String fact = path.startsWith(FACTS) ? path.substring(FACTS.length()) : "";
            if (!fact.isEmpty() && !FOR_PROGRAMS.contains(fact)) {
                add(line, fact + "=" + value);
            }
        });
        member("comment").or(() -> member("message")).ifPresent(detail -> add(line, detail));
        add(line, id());
        return JsonLine.escaped(line.toString()).replace("\\\"", "\"");
    }

    private String what() {
        if (ours("step").isPresent()) {
            return ours("step").get() + " " + ours("about").orElse("");
        }
        String word = ours("door").or(() -> ours("activity")).orElse("");
        return switch (member("class_uid").orElse("")) {
            case "4001" -> member("activity_id").orElse("").equals("2") ? word + " close" : word;
            case "4002" ->
                word + " "
                        + member("http_request.http_method")
                                .or(() -> member("activity_name"))
                                .orElse("");
            case "4003" -> word + " " + member("query.type").orElse("");
            case "3004" ->
                "edition "
                        + ours("edition")
                                .map(digest -> digest.substring(0, Math.min(19, digest.length())))
                                .orElse("");
            case "6002" -> member("activity_id").orElse("").equals("3") ? "start" : "stop";
            case "6003" -> member("api.operation").orElse("");
            default -> word;
        };
    }

    private Optional<String> place() {
        return member("query.hostname")
                .or(() -> member("url.url_string"))
                .or(() -> member("http_request.url.url_string"))
                .or(() -> member("dst_endpoint.hostname")
                        .or(() -> member("dst_endpoint.ip"))
                        .map(host -> host + ":" + member("dst_endpoint.port").orElse("")));
    }

    private static String text(String code, Locale locale) {
        return Reason.ofCode(code)
                .map(reason -> locale.getLanguage().equals("ja") ? reason.ja() : reason.en())
                .orElse("?");
    }

    private static void add(StringBuilder line, String word) {
        if (!word.isEmpty()) {
            line.append("  ").append(word);
        }
    }

    private void flatten(String path, Map<?, ?> object) {
        object.forEach((name, value) -> flattenOne(path + name, value));
    }

    private void flattenOne(String path, Object value) {
        if (value instanceof Map<?, ?> object) {
            flatten(path + ".", object);
        } else if (value instanceof List<?> items) {
            for (int i = 0; i < items.size(); i++) {
                flattenOne(path + "." + i, items.get(i));
            }
        } else {
            members.put(path, value.toString());
        }
    }
}
