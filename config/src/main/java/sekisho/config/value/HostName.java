package sekisho.config.value;

/**
 * A DNS name in its one canonical form: lower-case ASCII, no trailing dot, 1–253 characters, labels of 1–63 letters,
 * digits, hyphens (not at the ends) and underscores (RFC 1123 §2.1, RFC 2181 §11), {@code xn--} labels valid under
 * UTS #46. A name whose last label is a number does not exist: some reader would take it for an address.
 */
public final class HostName implements Host, Comparable<HostName> {

    private final String text;

    private HostName(String text) {
        this.text = text;
    }

    /**
     * A name as it stands on the wire. One trailing dot is dropped, ASCII letters are folded; nothing else is repaired.
     *
     * @return the name, or {@code host.syntax}, {@code host.ip_form}, {@code host.idna}
     */
    public static Parsed<HostName> parse(String text) {
        int end = text.endsWith(".") ? text.length() - 1 : text.length();
        if (end < 1 || end > 253) {
            return Parsed.bad(Reason.HOST_SYNTAX, "a name has 1 to 253 characters");
        }
        if (IpAddress.looksLikeAddress(text)) {
            return Parsed.bad(Reason.HOST_IP_FORM, "the last label is a number");
        }
        char[] folded = new char[end];
        boolean valid = true;
        int labelStart = 0;
        for (int i = 0; i <= end; i++) {
            char c = i < end ? fold(text.charAt(i)) : '.';
            if (c == '.') {
                int length = i - labelStart;
                if (length == 0 || length > 63 || folded[labelStart] == '-' || folded[i - 1] == '-') {
                    return Parsed.bad(Reason.HOST_SYNTAX, "a label has 1 to 63 characters and no hyphen at its ends");
                }
                if (length >= 4 && isEncoded(folded, labelStart)) {
                    valid &= Idna.isValidAscii(new String(folded, labelStart, length));
                }
                labelStart = i + 1;
            } else if (!isLabelCharacter(c)) {
                return Parsed.bad(Reason.HOST_SYNTAX, "a label has only letters, digits, hyphens and underscores");
            }
            if (i < end) {
                folded[i] = c;
            }
        }
        return valid
                ? Parsed.ok(new HostName(new String(folded)))
                : Parsed.bad(Reason.HOST_IDNA, "an xn-- label is not valid under UTS #46");
    }

    /** For constants in code and tests. @throws IllegalArgumentException when the text is not a name */
    public static HostName of(String text) {
        return parse(text).fold(value -> value, (reason, detail) -> {
            throw new IllegalArgumentException(text + ": " + detail);
        });
    }

    @Override
    public String text() {
        return text;
    }

    /** As people write it: {@code xn--} labels decoded. For logs and pages, never to compare. */
    public String display() {
        return text.contains("xn--") ? Idna.toUnicode(text) : text;
    }

    /** Whether a label, decoded, has letters of scripts that no language mixes: a false friend of another name. */
    boolean mixesScripts() {
        if (!text.contains("xn--")) {
            return false;
        }
        for (String label : display().split("\\.", -1)) {
            if (Idna.mixesScripts(label)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return text;
    }

    @Override
    public int compareTo(HostName other) {
        return text.compareTo(other.text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HostName that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    private static boolean isEncoded(char[] folded, int at) {
        return folded[at] == 'x' && folded[at + 1] == 'n' && folded[at + 2] == '-' && folded[at + 3] == '-';
    }

    /** ASCII only: {@code String.toLowerCase} would fold U+212A to k. */
    private static char fold(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
    }

    private static boolean isLabelCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }
}
