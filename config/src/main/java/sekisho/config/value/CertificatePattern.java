package sekisho.config.value;

import java.util.Locale;
import java.util.Optional;

/**
 * Names of certificates that belong together: {@code spiffe://…} or another URI, {@code dns:…}, {@code email:…},
 * {@code cn:…}. At most one {@code *} in each part, for one or more characters of that part: of a path segment, of a label.
 * Compared without a regular expression, byte for byte.
 *
 * @param text as written
 */
public record CertificatePattern(String text) {

    private static final String DNS = "dns:";
    private static final String EMAIL = "email:";
    private static final String CN = "cn:";
    private static final int LONGEST = 1024;

    /** @return the pattern, or why the text is none */
    public static Parsed<CertificatePattern> parse(String text) {
        Optional<String> wrong = text.length() > LONGEST ? Optional.of("it is too long") : wrong(text);
        return wrong.<Parsed<CertificatePattern>>map(why -> Parsed.bad(Reason.CERTIFICATE_NAME, why))
                .orElseGet(() -> Parsed.ok(new CertificatePattern(text)));
    }

    public static CertificatePattern of(String text) {
        return parse(text).fold(pattern -> pattern, (reason, why) -> {
            throw new IllegalArgumentException(text + ": " + why);
        });
    }

    private static Optional<String> wrong(String text) {
        if (text.startsWith(DNS)) {
            boolean lower = text.equals(text.toLowerCase(Locale.ROOT));
            String name = text.substring(DNS.length()).replace('*', 'x');
            return lower && HostName.parse(name).asOptional().isPresent() && hasFewStars(text)
                    ? Optional.empty()
                    : Optional.of("a DNS name is written like dns:pc-*.example.jp, in lower case");
        }
        if (text.startsWith(EMAIL)) {
            return text.matches("email:[\\x21-\\x7e&&[^@]]+@[\\x21-\\x7e&&[^@*A-Z]]+") && hasFewStars(text)
                    ? Optional.empty()
                    : Optional.of("a mail name is written like email:*@example.jp, its domain in lower case without *");
        }
        if (text.startsWith(CN)) {
            boolean readable = !text.isBlank() && text.codePoints().noneMatch(Character::isISOControl);
            return readable && text.length() > CN.length() && !text.equals("cn:*") && hasFewStars(text)
                    ? Optional.empty()
                    : Optional.of("a common name is written like cn:PC-*");
        }
        return text.matches("[a-z][a-z0-9+.-]*:(//)?[\\x21-\\x7e&&[^*/]]+(/[\\x21-\\x7e]*)?") && hasFewStars(text)
                ? Optional.empty()
                : Optional.of("a URI name is written like spiffe://example.jp/human/*, with no * before its path");
    }

    private static boolean hasFewStars(String text) {
        CertificatePattern pattern = new CertificatePattern(text);
        for (int from = 0, to; from <= text.length(); from = to + 1) {
            to = pattern.partEnd(text, from);
            int star = text.indexOf('*', from);
            if (star >= 0 && star < to && text.lastIndexOf('*', to - 1) != star) {
                return false;
            }
        }
        return true;
    }

    /** Whether it stands for one name only. */
    public boolean isExact() {
        return text.indexOf('*') < 0;
    }

    /** One of the names. */
    public String example() {
        return text.replace('*', 'x');
    }

    /** Everything before the first part that has a {@code *}; every name that matches begins with it. */
    public String stem() {
        int star = text.indexOf('*');
        int from = star < 0 ? text.length() : star;
        while (from > formLength() && !isBetween(text.charAt(from - 1))) {
            from--;
        }
        return text.substring(0, from);
    }

    /** @param name as {@link Identity#certificate} has it */
    public boolean matches(String name) {
        int at = 0;
        int here = 0;
        while (here < text.length()) {
            int partEnd = partEnd(text, here);
            int nameEnd = partEnd(name, at);
            if (!partMatches(here, partEnd, name, at, nameEnd)) {
                return false;
            }
            boolean last = partEnd == text.length();
            if (last || nameEnd == name.length()) {
                return last && nameEnd == name.length();
            }
            if (text.charAt(partEnd) != name.charAt(nameEnd)) {
                return false;
            }
            here = partEnd + 1;
            at = nameEnd + 1;
        }
        return at == name.length();
    }

    private boolean partMatches(int from, int to, String name, int nameFrom, int nameTo) {
        int star = text.indexOf('*', from);
        if (star < 0 || star >= to) {
            return to - from == nameTo - nameFrom && text.regionMatches(from, name, nameFrom, to - from);
        }
        int before = star - from;
        int after = to - star - 1;
        return nameTo - nameFrom > before + after
                && text.regionMatches(from, name, nameFrom, before)
                && text.regionMatches(star + 1, name, nameTo - after, after);
    }

    private int partEnd(String of, int from) {
        int at = Math.max(from, formLength());
        while (at < of.length() && !isBetween(of.charAt(at))) {
            at++;
        }
        return Math.min(at, of.length());
    }

    /** What no {@code *} reaches over: path segments of a URI, labels of a host name, the parts of a mail address. */
    private boolean isBetween(char c) {
        if (text.startsWith(DNS)) {
            return c == '.';
        }
        if (text.startsWith(EMAIL)) {
            return c == '@';
        }
        return c == '/' && !text.startsWith(CN);
    }

    private int formLength() {
        return text.startsWith(DNS)
                ? DNS.length()
                : text.startsWith(EMAIL) ? EMAIL.length() : text.startsWith(CN) ? CN.length() : 0;
    }

    @Override
    public String toString() {
        return text;
    }
}
