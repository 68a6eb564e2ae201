package sekisho.packaging.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sekisho.audit.LogLine;
import sekisho.config.value.AddressRange;
import sekisho.config.value.IpAddress;

/** What the records of a period say, gathered for {@link Statements}. */
public final class Evidence {

    private static final List<AddressRange> PRIVATE =
            List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "127.0.0.0/8", "::1/128").stream()
                    .map(AddressRange::of)
                    .toList();
    private static final Pattern AWS = Pattern.compile("(?i).*\\.(amazonaws\\.com|api\\.aws|aws\\.amazon\\.com)");

    /** One event that is told by itself: when, and what. */
    record Told(long sequence, Instant time, List<String> words) {}

    long records;

    @Nullable
    Instant first;

    @Nullable
    Instant last;

    long connections;
    long unsynced;
    final Tally carried = new Tally();
    final Tally publicly = new Tally();
    final Tally aws = new Tally();
    final Tally refused = new Tally();
    final Tally people = new Tally();
    final Tally calls = new Tally();
    final Tally reviews = new Tally();
    final Tally products = new Tally();
    final Tally log = new Tally();
    final List<Told> editions = new ArrayList<>();
    final List<Told> approvals = new ArrayList<>();
    final List<Told> steps = new ArrayList<>();

    private final Instant from;
    private final Instant to;

    /** @param to the first instant that no longer counts */
    public Evidence(Instant from, Instant to) {
        this.from = from;
        this.to = to;
    }

    public void add(LogLine line) {
        if (line.time().isBefore(from) || !line.time().isBefore(to)) {
            return;
        }
        records++;
        first = first == null ? line.time() : first;
        last = line.time();
        unsynced += line.ours("clock").isPresent() ? 1 : 0;
        line.member("metadata.product.version").ifPresent(version -> products.add(version, line.sequence(), 1));
        switch (line.member("class_uid").orElse("")) {
            case "4001", "4002", "4003" -> traffic(line);
            case "3002" -> person(line);
            case "3004", "3005" -> change(line);
            case "6002" ->
                told(editions, line, line.member("activity_id").orElse("").equals("3") ? "start" : "stop");
            case "6003" -> call(line);
            case "1008" -> ownWork(line);
            default -> log.add("?", line.sequence(), 1);
        }
    }

    private void traffic(LogLine line) {
        long times = line.member("count").map(Long::parseLong).orElse(1L);
        if (!line.ours("decision").orElse("").equals("allow")) {
            refused.add(line.ours("reason").orElse("?"), line.sequence(), times);
            return;
        }
        if (line.member("class_uid").orElse("").equals("4003")) {
            return;
        }
        String place = place(line);
        if (line.member("traffic.bytes_out").isPresent()) {
            long up = line.member("traffic.bytes_out").map(Long::parseLong).orElse(0L);
            long down = line.member("traffic.bytes_in").map(Long::parseLong).orElse(0L);
            carried.add(who(line) + " → " + place, line.sequence(), times, up, down);
            if (AWS.matcher(line.member("dst_endpoint.hostname").orElse("")).matches()) {
                aws.add(place, line.sequence(), times, up, down);
            }
        } else {
            connections += times;
            line.member("dst_endpoint.ip")
                    .filter(address -> !isPrivate(address))
                    .ifPresent(address -> publicly.add(place + " " + address, line.sequence(), times));
        }
    }

    private void person(LogLine line) {
        String how = line.ours("decision").orElse("").equals("allow")
                ? ""
                : " (" + line.ours("reason").orElse("?") + ")";
        people.add(line.member("user.uid").orElse("?") + how, line.sequence(), 1);
    }

    private void change(LogLine line) {
        Optional<String> step = line.ours("step");
        if (step.isPresent()) {
            told(
                    approvals,
                    line,
                    step.get(),
                    line.ours("about").orElse(""),
                    line.ours("facts.by").or(() -> line.ours("facts.approvers")).orElse(""),
                    line.ours("facts.rule").orElse(""),
                    line.ours("facts.reason").or(() -> line.ours("facts.why")).orElse(""));
        } else {
            told(
                    editions,
                    line,
                    line.member("status_id").orElse("").equals("1") ? "live" : "refused",
                    line.member("entity.uid").or(() -> line.ours("edition")).orElse(""),
                    line.ours("approvers.0").orElse(""),
                    line.member("comment").orElse(""));
        }
    }

    private void call(LogLine line) {
        String operation = line.member("api.operation").orElse("");
        String who = line.member("actor.user.uid").orElse("?");
        calls.add(who + " " + operation.replaceFirst("[?].*", ""), line.sequence(), 1);
        if (operation.startsWith("GET /audit")
                && !line.member("status_id").orElse("").equals("2")) {
            reviews.add(who, line.sequence(), 1);
        }
    }

    private void ownWork(LogLine line) {
        String activity =
                line.ours("activity").or(() -> line.member("activity_name")).orElse("?");
        log.add(activity, line.sequence(), 1);
        if (activity.equals("clock_step")) {
            told(
                    steps,
                    line,
                    line.ours("facts.step").orElse(""),
                    line.human(java.util.Locale.ROOT, java.time.ZoneOffset.UTC));
        }
    }

    private static void told(List<Told> where, LogLine line, String... words) {
        where.add(new Told(line.sequence(), line.time(), List.of(words)));
    }

    private static String who(LogLine line) {
        return line.member("actor.user.uid")
                .or(() -> line.member("src_endpoint.ip"))
                .orElse("?");
    }

    private static String place(LogLine line) {
        return line.member("dst_endpoint.hostname")
                        .or(() -> line.member("dst_endpoint.ip"))
                        .orElse("?") + ":" + line.member("dst_endpoint.port").orElse("?");
    }

    private static boolean isPrivate(String address) {
        return IpAddress.parse(address)
                .asOptional()
                .filter(parsed -> PRIVATE.stream().anyMatch(range -> range.contains(parsed)))
                .isPresent();
    }
}
