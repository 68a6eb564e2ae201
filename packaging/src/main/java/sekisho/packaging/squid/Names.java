package sekisho.packaging.squid;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import sekisho.config.value.HostName;
import sekisho.config.value.HostPattern;

/** A list of exact names and {@code **.} patterns, as {@link Domains} makes them; every question costs one name's labels. */
final class Names {

    private final List<HostPattern> patterns;
    private final Set<String> texts = new HashSet<>();
    /** Every name that one of the patterns ends in. */
    private final Set<String> ends = new HashSet<>();

    Names(List<HostPattern> patterns) {
        this.patterns = List.copyOf(new LinkedHashSet<>(patterns));
        for (HostPattern pattern : this.patterns) {
            texts.add(pattern.toString());
            ends.addAll(endsOf(pattern));
        }
    }

    List<HostPattern> patterns() {
        return patterns;
    }

    boolean isEmpty() {
        return patterns.isEmpty();
    }

    boolean match(HostName name) {
        return covers(HostPattern.of(name));
    }

    /** Whether every name that the pattern matches is in the list. */
    boolean covers(HostPattern pattern) {
        String text = pattern.toString();
        if (texts.contains(text)) {
            return true;
        }
        List<String> names = endsOf(pattern);
        // **.a.b holds c.a.b and **.c.a.b, and not a.b.
        return names.subList(1, names.size()).stream().anyMatch(end -> texts.contains("**." + end));
    }

    boolean covers(Names other) {
        return other.patterns.stream().allMatch(this::covers);
    }

    /** Whether a name may exist that both the list and the pattern match. */
    boolean meets(HostPattern pattern) {
        boolean deep = !pattern.isExact();
        return covers(pattern) || (deep && ends.contains(endsOf(pattern).get(0)));
    }

    boolean meets(Names other) {
        return other.patterns.stream().anyMatch(this::meets);
    }

    /** What both lists match. */
    Names common(Names other) {
        return new Names(Stream.concat(
                        patterns.stream().filter(other::covers),
                        other.patterns.stream().filter(this::covers))
                .toList());
    }

    /** Without what others hold whole. */
    Names without(Names others) {
        return new Names(
                patterns.stream().filter(pattern -> !others.covers(pattern)).toList());
    }

    /** The same names, without patterns that another of the list holds. */
    Names shortest() {
        return new Names(patterns.stream()
                .filter(pattern -> {
                    List<String> names = endsOf(pattern);
                    return names.subList(1, names.size()).stream().noneMatch(end -> texts.contains("**." + end));
                })
                .toList());
    }

    /** {@code c.a.b}, {@code a.b}, {@code b}. */
    private static List<String> endsOf(HostPattern pattern) {
        List<String> labels = pattern.isExact()
                ? pattern.labels()
                : pattern.labels().subList(1, pattern.labels().size());
        return Stream.iterate(0, at -> at < labels.size(), at -> at + 1)
                .map(at -> String.join(".", labels.subList(at, labels.size())))
                .toList();
    }
}
