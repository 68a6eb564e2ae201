package sekisho.config.value;

import java.util.List;

/**
 * Names that a rule speaks of. {@code a.b} is one name; {@code *.a.b} any one label before it; {@code **.a.b} one or more
 * labels before it, never the apex; one whole-label {@code *} may stand in the middle ({@code ec2.*.amazonaws.com}).
 */
public final class HostPattern {

    private final List<String> labels;

    private HostPattern(List<String> labels) {
        this.labels = labels;
    }

    /** @return the pattern, or {@code host.syntax}, {@code host.ip_form}, {@code host.idna} */
    public static Parsed<HostPattern> parse(String text) {
        if (text.endsWith(".")) {
            return Parsed.bad(Reason.HOST_SYNTAX, "a pattern has no trailing dot");
        }
        List<String> labels = List.of(text.split("\\.", -1));
        long stars = labels.stream().filter(label -> label.startsWith("*")).count();
        if (stars == 0) {
            return HostName.parse(text).then(name -> Parsed.ok(of(name)));
        }
        int at = labels.indexOf("**") == 0 ? 0 : labels.indexOf("*");
        if (stars > 1 || at < 0 || at == labels.size() - 1) {
            return Parsed.bad(Reason.HOST_SYNTAX, "one * or ** label, ** only as the first, never as the last");
        }
        // A star label stands where any label may: "x" makes the rest readable by the one reader of names.
        return HostName.parse(String.join(".", labels).replaceFirst("\\*+", "x"))
                .then(name -> {
                    String[] canonical = name.text().split("\\.");
                    canonical[at] = labels.get(at);
                    return Parsed.ok(new HostPattern(List.of(canonical)));
                });
    }

    /** The pattern of exactly this name. */
    public static HostPattern of(HostName name) {
        return new HostPattern(List.of(name.text().split("\\.")));
    }

    /** From the left, canonical as in {@link HostName}; {@code *} and {@code **} stand for themselves. */
    public List<String> labels() {
        return labels;
    }

    public boolean isExact() {
        return labels.stream().noneMatch(label -> label.startsWith("*"));
    }

    /** Whether this pattern matches the name. */
    public boolean matches(HostName name) {
        return covers(of(name));
    }

    /** Whether every name that {@code other} matches is matched by this pattern too. */
    public boolean covers(HostPattern other) {
        boolean deep = labels.get(0).equals("**");
        int mine = labels.size();
        int theirs = other.labels.size();
        if (deep ? theirs < mine : theirs != mine || other.labels.get(0).equals("**")) {
            return false;
        }
        for (int fromRight = 1; fromRight <= (deep ? mine - 1 : mine); fromRight++) {
            String label = labels.get(mine - fromRight);
            if (!label.equals("*") && !label.equals(other.labels.get(theirs - fromRight))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HostPattern that && labels.equals(that.labels);
    }

    @Override
    public int hashCode() {
        return labels.hashCode();
    }

    @Override
    public String toString() {
        return String.join(".", labels);
    }
}
