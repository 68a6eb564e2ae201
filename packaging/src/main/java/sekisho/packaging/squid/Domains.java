package sekisho.packaging.squid;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sekisho.config.value.HostPattern;

/**
 * Names as {@code acl … dstdomain} writes them: {@code .a.b} is the name and everything below it, {@code a.b} the name alone.
 * Of the regular expressions of {@code dstdom_regex} those are read that say the same in another way.
 */
final class Domains {

    private static final String LABELS = "((?:[A-Za-z0-9_-]+\\\\\\.)+[A-Za-z0-9_-]+)\\$";
    private static final Pattern EXACT = Pattern.compile("\\^" + LABELS);
    private static final Pattern BELOW = Pattern.compile("(?:\\^?\\.[*+])?\\\\\\." + LABELS);
    private static final Pattern WITH_APEX = Pattern.compile("\\(\\^\\|\\\\\\.\\)" + LABELS);

    private Domains() {}

    /** @return the patterns that match the same names; empty when it is no name */
    static List<HostPattern> ofDomain(String text) {
        return text.startsWith(".") ? patterns(text.substring(1), "**." + text.substring(1)) : patterns(text);
    }

    /** @return the patterns that match the same names; empty when no pattern can say it */
    static List<HostPattern> ofRegex(String text) {
        Matcher exact = EXACT.matcher(text);
        if (exact.matches()) {
            return patterns(unescaped(exact.group(1)));
        }
        Matcher below = BELOW.matcher(text);
        if (below.matches()) {
            return patterns("**." + unescaped(below.group(1)));
        }
        Matcher both = WITH_APEX.matcher(text);
        return both.matches() ? ofDomain("." + unescaped(both.group(1))) : List.of();
    }

    private static String unescaped(String name) {
        return name.replace("\\.", ".");
    }

    private static List<HostPattern> patterns(String... texts) {
        List<Optional<HostPattern>> read = Stream.of(texts)
                .map(text -> HostPattern.parse(text).asOptional())
                .toList();
        return read.stream().allMatch(Optional::isPresent)
                ? read.stream().flatMap(Optional::stream).toList()
                : List.of();
    }
}
