package sekisho.config.settings;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import sekisho.config.value.HostPattern;

/**
 * The Public Suffix List: names directly under which strangers may register names of their own. A pattern that ends in
 * one speaks of no organisation any more. A top-level name that the list doesn't know ({@code internal}) is private.
 */
final class PublicSuffixes {

    private static final String RESOURCE = "public_suffix_list.dat";

    private final Set<String> suffixes = new HashSet<>();
    /** Names of which every child is a suffix, {@code *.ck}, and the children that are not, {@code !www.ck}. */
    private final Set<String> wild = new HashSet<>();

    private final Set<String> exceptions = new HashSet<>();
    /** By every name above a suffix, one suffix below it. */
    private final Map<String, String> below = new HashMap<>();

    private PublicSuffixes() {
        try (InputStream in = Objects.requireNonNull(PublicSuffixes.class.getResourceAsStream(RESOURCE), RESOURCE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            lines.lines().filter(line -> !line.startsWith("//")).forEach(this::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Read at the first wide pattern: most files have none. */
    private static final class Holder {
        static final PublicSuffixes LIST = new PublicSuffixes();
    }

    static PublicSuffixes list() {
        return Holder.LIST;
    }

    /** The suffix that is all that stands right of the star. */
    Optional<String> widthOf(HostPattern pattern) {
        return fixed(pattern).filter(this::isSuffix);
    }

    /** For {@code **.a.b}: a suffix below {@code a.b}, so that strangers' names match too. */
    Optional<String> inside(HostPattern pattern) {
        return pattern.labels().get(0).equals("**")
                ? fixed(pattern).map(below::get).filter(Objects::nonNull)
                : Optional.empty();
    }

    boolean isSuffix(String name) {
        return !exceptions.contains(name)
                && (suffixes.contains(name)
                        || wild.contains(name)
                        || wild.contains(name.substring(name.indexOf('.') + 1)));
    }

    private static Optional<String> fixed(HostPattern pattern) {
        List<String> labels = pattern.labels();
        int star = Math.max(labels.indexOf("*"), labels.indexOf("**"));
        return star < 0 ? Optional.empty() : Optional.of(String.join(".", labels.subList(star + 1, labels.size())));
    }

    private void add(String line) {
        if (line.startsWith("!")) {
            exceptions.add(line.substring(1));
            return;
        }
        String name = line.startsWith("*.") ? line.substring(2) : line;
        (name.equals(line) ? suffixes : wild).add(name);
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            below.merge(name.substring(dot + 1), line, (one, other) -> one.length() <= other.length() ? one : other);
        }
    }
}
