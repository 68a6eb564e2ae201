package sekisho.config.value;

import java.util.List;

/**
 * Names that a rule speaks of. {@code a.b} is one name; {@code *.a.b} any one label before it; {@code **.a.b} one or more
 * labels before it, never the apex; one whole-label {@code *} may stand in the middle ({@code ec2.*.amazonaws.com}).
 *
 * @param labels from the left, canonical as in {@link HostName}; {@code *} and {@code **} stand for themselves
 */
public record HostPattern(List<String> labels) {

    public HostPattern {
        labels = List.copyOf(labels);
    }

    /** @return the pattern, or {@code host.syntax}, {@code host.ip_form}, {@code host.idna} */
    public static Parsed<HostPattern> parse(String text) {
        List<String> labels = List.of(text.split("\\.", -1));
        long stars = labels.stream().filter(label -> label.startsWith("*")).count();
        if (stars == 0) {
            return HostName.parse(text)
                    .then(name -> Parsed.ok(new HostPattern(List.of(name.text().split("\\.")))));
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

    public boolean isExact() {
        return labels.stream().noneMatch(label -> label.startsWith("*"));
    }

    @Override
    public String toString() {
        return String.join(".", labels);
    }
}
