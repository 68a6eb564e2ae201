package sekisho.packaging.squid;

import java.io.IOException;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sekisho.config.value.AddressRange;
import sekisho.config.value.HostPattern;
import sekisho.config.value.IpAddress;
import sekisho.config.value.PortRange;

/** The {@code acl} lines: several of one name are one list. */
final class Acls {

    /** One value that could not be read makes the whole list unreadable: to leave it out could turn a denial around. */
    private record Written(Place place, String type, List<SquidLines.Word> values) {}

    private final Map<String, Written> written = new LinkedHashMap<>();
    private final Map<String, Condition> conditions = new LinkedHashMap<>();
    private final List<Finding> findings;

    Acls(List<Finding> findings) {
        this.findings = findings;
        conditions.put("all", new Condition.Always(true));
        conditions.put("manager", new Condition.Always(false));
        conditions.put("to_localhost", new Condition.Always(false));
        conditions.put("to_linklocal", new Condition.Always(false));
        conditions.put(
                "localhost", new Condition.Source(List.of(AddressRange.of("127.0.0.1"), AddressRange.of("::1"))));
        conditions.put("CONNECT", new Condition.Connect());
    }

    /** {@code acl NAME TYPE [-flags] VALUE…}. */
    void add(SquidLines.Directive acl, SquidLines lines) throws IOException {
        if (acl.words().size() < 2) {
            return;
        }
        String name = acl.words().get(0);
        String type = acl.words().get(1);
        List<String> rest = acl.words().stream()
                .skip(2)
                .filter(word -> !word.matches("-[nim]|--|-m=.*"))
                .toList();
        List<SquidLines.Word> values = new ArrayList<>(lines.values(acl.place(), rest));
        Written before = written.get(name);
        if (before != null) {
            values.addAll(0, before.values());
        }
        written.put(name, new Written(acl.place(), type, values));
        conditions.put(name, read(type, values));
    }

    /** What the acl of this name asks; never heard of, it is unreadable, as Squid would not start. */
    Condition named(String name) {
        return conditions.getOrDefault(name, new Condition.Unreadable(name));
    }

    Map<String, Condition> all() {
        return conditions;
    }

    private Condition read(String type, List<SquidLines.Word> values) {
        return switch (type) {
            case "src" ->
                sources(type, values)
                        .map(ranges -> (Condition) new Condition.Source(ranges))
                        .orElseGet(() -> unreadable(type));
            case "dst" ->
                sources(type, values)
                        .map(ranges -> (Condition) new Condition.Address(ranges))
                        .orElseGet(() -> unreadable(type));
            case "dstdomain", "dstdom_regex" -> domains(type, values);
            case "port" -> ports(values);
            case "method" ->
                values.stream().allMatch(value -> value.text().equals("CONNECT"))
                        ? new Condition.Connect()
                        : unreadable("method");
            case "time" -> times(values);
            case "proxy_auth" ->
                new Condition.User(values.stream()
                        .map(SquidLines.Word::text)
                        .filter(name -> !name.equals("REQUIRED"))
                        .toList());
            default -> unreadable(type);
        };
    }

    private static Condition unreadable(String type) {
        return new Condition.Unreadable(type);
    }

    private Optional<List<AddressRange>> sources(String type, List<SquidLines.Word> values) {
        List<AddressRange> ranges = new ArrayList<>();
        for (SquidLines.Word value : values) {
            List<AddressRange> read = Sources.read(value.text());
            if (read.isEmpty()) {
                ask(value, type);
                return Optional.empty();
            }
            ranges.addAll(read);
        }
        return Optional.of(ranges);
    }

    private Condition domains(String type, List<SquidLines.Word> values) {
        List<HostPattern> patterns = new ArrayList<>();
        List<IpAddress> literals = new ArrayList<>();
        for (SquidLines.Word value : values) {
            Optional<IpAddress> literal = IpAddress.parse(value.text()).asOptional();
            List<HostPattern> read =
                    type.equals("dstdomain") ? Domains.ofDomain(value.text()) : Domains.ofRegex(value.text());
            if (literal.isPresent()) {
                literals.add(literal.get());
            } else if (read.isEmpty()) {
                ask(value, type);
                return unreadable(type);
            }
            patterns.addAll(read);
        }
        return new Condition.Domain(new Names(patterns), literals);
    }

    private Condition ports(List<SquidLines.Word> values) {
        List<PortRange> ports = new ArrayList<>();
        for (SquidLines.Word value : values) {
            if (!value.text().matches("\\d{1,5}(-\\d{1,5})?")) {
                ask(value, "port");
                return unreadable("port");
            }
            String[] ends = value.text().split("-", 2);
            int first = Integer.parseInt(ends[0]);
            int last = ends.length == 1 ? first : Integer.parseInt(ends[1]);
            if (last < first || last > 65_535) {
                ask(value, "port");
                return unreadable("port");
            }
            if (last > 0) {
                ports.add(new PortRange(Math.max(1, first), last));
            }
        }
        return new Condition.Port(ports);
    }

    /** A word of letters sets the days of the hours behind it; days alone are whole days. */
    private Condition times(List<SquidLines.Word> values) {
        List<TimeSpan> spans = new ArrayList<>();
        Set<DayOfWeek> days = Condition.Time.EVERY_DAY;
        boolean waiting = false;
        for (SquidLines.Word value : values) {
            Optional<Set<DayOfWeek>> named = TimeSpan.days(value.text());
            Optional<TimeSpan> span = TimeSpan.of(days, value.text());
            if (named.isEmpty() && span.isEmpty()) {
                ask(value, "time");
                return unreadable("time");
            }
            if (named.isPresent()) {
                if (waiting) {
                    spans.add(new TimeSpan(days, 0, TimeSpan.DAY));
                }
                days = named.get();
            } else {
                spans.add(span.orElseThrow());
            }
            waiting = named.isPresent();
        }
        if (waiting) {
            spans.add(new TimeSpan(days, 0, TimeSpan.DAY));
        }
        return new Condition.Time(spans);
    }

    private void ask(SquidLines.Word value, String type) {
        findings.add(Finding.of(Finding.Kind.ASKED, value.place(), "value", type, value.text()));
    }
}
