package sekisho.config.settings;

import java.util.Optional;
import sekisho.config.value.Destination;
import sekisho.config.value.Host;
import sekisho.config.value.HostName;
import sekisho.config.value.HostPattern;
import sekisho.config.value.IpAddress;
import sekisho.config.value.UnicodeName;

/**
 * Names, patterns and address literals. A name has one spelling in the file: its canonical one, as ASCII or as Unicode.
 * The reader tells that spelling and never puts it in place by itself.
 */
final class HostKinds {

    static final Kind<HostEntry> HOST = Kind.of("^\\S+$", "git.example.com", HostKinds::host);

    static final Kind<HostName> NAME = Kind.of("^\\S+$", "portal.internal", HostKinds::name);

    /** {@code host:port}. */
    static final Kind<Destination> PLACE = Kind.of("^\\S+:[0-9]{1,5}$", "core.db.internal:5432", HostKinds::place);

    /** {@code dns.zones[].zone}; empty for {@code "."}. */
    static final Kind<Optional<HostName>> ZONE = Kind.of(
            "^\\S+$",
            "db.internal",
            written -> written.equals(".")
                    ? Reading.of(Optional.empty())
                    : name(written).map(Optional::of));

    private HostKinds() {}

    private static Reading<HostEntry> host(String written) {
        boolean brackets = written.startsWith("[") && written.endsWith("]");
        String bare = brackets ? written.substring(1, written.length() - 1) : written;
        Optional<IpAddress> literal = IpAddress.parse(bare).asOptional();
        if (literal.isPresent()) {
            String canonical = literal.get().toString();
            return canonical.equals(written) || literal.get().text().equals(written)
                    ? Reading.of(new HostEntry(literal.get()))
                    : Reading.respell(written, canonical);
        }
        if (written.contains("/")) {
            return Reading.wrong("incorrect host " + Quoted.of(written)
                    + (written.contains("://")
                            ? "; write the name alone, without scheme, port and path"
                            : "; a range stands in addresses:, hosts have names and single addresses"));
        }
        if (written.matches("[^:]*:[0-9]+")) {
            return Reading.wrong("incorrect host " + Quoted.of(written) + "; write "
                    + Quoted.of(written.substring(0, written.indexOf(':'))) + " here and the port in ports:");
        }
        return pattern(written).map(HostEntry::new);
    }

    private static Reading<Destination> place(String written) {
        int colon = written.lastIndexOf(':');
        Optional<Integer> port = Optional.of(written.substring(colon + 1))
                .filter(text -> text.matches("[1-9][0-9]{0,4}"))
                .map(Integer::valueOf)
                .filter(number -> number <= 65_535);
        if (colon < 0 || port.isEmpty()) {
            return Reading.wrong(
                    "incorrect destination " + Quoted.of(written) + "; write it like \"core.db.internal:5432\"");
        }
        return Host.parse(written.substring(0, colon))
                .fold(
                        host -> {
                            Destination place = new Destination(host, port.get());
                            return place.toString().equals(written)
                                    ? Reading.of(place)
                                    : Reading.respell(written, place.toString());
                        },
                        (reason, detail) -> wrong(written, detail));
    }

    private static Reading<HostName> name(String written) {
        if (written.contains("*")) {
            return Reading.wrong("incorrect name " + Quoted.of(written) + "; a pattern can't stand here, write a name");
        }
        return pattern(written).map(pattern -> HostName.of(pattern.toString()));
    }

    private static Reading<HostPattern> pattern(String written) {
        return isAscii(written) ? ascii(written) : unicode(written);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static Reading<HostPattern> ascii(String written) {
        return HostPattern.parse(written)
                .fold(
                        pattern -> pattern.toString().equals(written)
                                ? friend(written, pattern)
                                : Reading.respell(written, pattern.toString()),
                        (reason, detail) -> withoutDot(written)
                                .map(canonical -> Reading.<HostPattern>respell(written, canonical))
                                .orElseGet(() -> wrong(written, detail)));
    }

    private static Reading<HostPattern> friend(String written, HostPattern pattern) {
        return Optional.of(written)
                .filter(text -> text.contains("xn--"))
                .flatMap(text -> UnicodeName.parse(text).asOptional())
                .map(name -> friend(name.unicode(), name, pattern))
                .orElseGet(() -> Reading.of(pattern));
    }

    /** Such a name may be allowed and asked for, but the proxy's doors refuse it as a target. */
    private static Reading<HostPattern> friend(String shown, UnicodeName name, HostPattern pattern) {
        return name.mixesScripts()
                ? Reading.warned(
                        pattern,
                        Quoted.of(shown) + " mixes scripts and may be a false friend of another name; it stands for "
                                + Quoted.of(name.ascii()) + ", which the proxy refuses always")
                : Reading.of(pattern);
    }

    /** A name has no trailing dot in the file: all names in it are whole. */
    private static Optional<String> withoutDot(String written) {
        return written.endsWith(".")
                ? HostPattern.parse(written.substring(0, written.length() - 1))
                        .asOptional()
                        .map(HostPattern::toString)
                : Optional.empty();
    }

    private static Reading<HostPattern> unicode(String written) {
        return UnicodeName.parse(written)
                .fold(read -> unicode(written, read), (reason, detail) -> wrong(written, detail));
    }

    private static Reading<HostPattern> unicode(String written, UnicodeName name) {
        if (!name.unicode().equals(written)) {
            return Reading.wrong("incorrect " + Quoted.of(written) + foreign(written, name.unicode()) + "; write "
                    + Quoted.of(name.unicode()) + " instead");
        }
        return HostPattern.parse(name.ascii())
                .fold(pattern -> friend(written, name, pattern), (reason, detail) -> wrong(written, detail));
    }

    /** The first character that has no place in a name, for it may look like one that has. */
    private static String foreign(String written, String canonical) {
        return written.codePoints()
                .filter(c -> c >= 0x80 && canonical.indexOf(c) < 0)
                .mapToObj(c -> String.format(" with U+%04X (%s)", c, Character.getName(c)))
                .findFirst()
                .orElse("");
    }

    private static <T> Reading<T> wrong(String written, String detail) {
        return Reading.wrong("incorrect host " + Quoted.of(written) + ": " + detail);
    }
}
