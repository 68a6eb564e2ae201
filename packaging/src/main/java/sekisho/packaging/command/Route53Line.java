package sekisho.packaging.command;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import sekisho.audit.LogLine;
import sekisho.packaging.screen.Json;

/**
 * A recorded query in the form of a Route 53 Resolver query log, for tools that read those. What only AWS knows (account, VPC) is
 * empty; what only we know stands under {@code sekisho}.
 */
final class Route53Line {

    private static final String DNS_ACTIVITY = "4003";

    private Route53Line() {}

    /** Empty when the record is of something else. */
    static Optional<String> of(LogLine line) {
        boolean isQuery = line.member("class_uid").filter(DNS_ACTIVITY::equals).isPresent();
        return isQuery ? Optional.of(Json.text(members(line))) : Optional.empty();
    }

    private static Map<String, Object> members(LogLine line) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("version", "1.100000");
        out.put("account_id", "");
        out.put("region", "");
        out.put("vpc_id", "");
        out.put("query_timestamp", line.time().truncatedTo(ChronoUnit.SECONDS).toString());
        out.put("query_name", name(line.member("query.hostname").orElse("")));
        out.put("query_type", line.member("query.type").orElse(""));
        out.put("query_class", "IN");
        out.put("rcode", line.member("rcode").orElse("").toUpperCase(Locale.ROOT));
        out.put("answers", answers(line));
        out.put("srcaddr", line.member("src_endpoint.ip").orElse(""));
        out.put("srcport", line.member("src_endpoint.port").orElse(""));
        out.put(
                "transport",
                line.member("connection_info.protocol_name").orElse("").toUpperCase(Locale.ROOT));
        out.put("srcids", Map.of());
        if (line.ours("decision").filter("deny"::equals).isPresent()) {
            out.put("firewall_rule_action", "BLOCK");
        }
        Map<String, Object> ours = new LinkedHashMap<>();
        ours.put("id", line.id());
        for (String member : List.of("decision", "reason", "rule", "edition")) {
            line.ours(member).ifPresent(value -> ours.put(member, value));
        }
        line.member("count").ifPresent(count -> ours.put("count", Long.parseLong(count)));
        out.put("sekisho", ours);
        return out;
    }

    private static String name(String hostname) {
        return hostname.endsWith(".") ? hostname : hostname + ".";
    }

    private static List<Map<String, Object>> answers(LogLine line) {
        List<Map<String, Object>> answers = new ArrayList<>();
        for (int i = 0; ; i++) {
            Optional<String> data = line.member("answers." + i + ".rdata");
            if (data.isEmpty()) {
                return answers;
            }
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("Rdata", data.get());
            answer.put("Type", line.member("answers." + i + ".type").orElse(""));
            answer.put("Class", "IN");
            answers.add(answer);
        }
    }
}
