package sekisho.config.value;

/** Addresses as text: strict readers (RFC 3986 §3.2.2, RFC 4291 §2.2) and the RFC 5952 writer. */
final class AddressText {

    private static final byte[] NONE = {};

    /** Six full groups and four full octets: no address is written longer. */
    private static final int LONGEST = 45;

    private AddressText() {}

    /** Four bytes, or none when the text is anything but four decimal octets without leading zeros. */
    static byte[] ipv4(String text) {
        byte[] out = new byte[4];
        int octet = 0;
        int digits = 0;
        int value = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '.';
            if (c == '.') {
                if (digits == 0 || value > 255 || octet == 4) {
                    return NONE;
                }
                out[octet++] = (byte) value;
                digits = 0;
                value = 0;
            } else if (c < '0' || c > '9' || digits == 3 || (digits == 1 && value == 0)) {
                return NONE;
            } else {
                value = value * 10 + c - '0';
                digits++;
            }
        }
        return octet == 4 ? out : NONE;
    }

    /** Sixteen bytes, or none. */
    static byte[] ipv6(String text) {
        if (text.length() > LONGEST) {
            return NONE;
        }
        int gap = text.indexOf("::");
        if (gap >= 0) {
            if (text.indexOf("::", gap + 1) >= 0) {
                return NONE;
            }
            byte[] head = groups(text.substring(0, gap), false);
            byte[] tail = groups(text.substring(gap + 2), true);
            boolean wrong = (gap > 0 && head.length == 0) || (gap + 2 < text.length() && tail.length == 0);
            if (wrong || head.length + tail.length > 14) {
                return NONE;
            }
            byte[] out = new byte[16];
            System.arraycopy(head, 0, out, 0, head.length);
            System.arraycopy(tail, 0, out, 16 - tail.length, tail.length);
            return out;
        }
        byte[] all = groups(text, true);
        return all.length == 16 ? all : NONE;
    }

    /** The bytes of colon-separated groups, at most 16; none when one is wrong. IPv4 may stand last if {@code dotted}. */
    private static byte[] groups(String text, boolean dotted) {
        if (text.isEmpty()) {
            return NONE;
        }
        String[] parts = text.split(":", -1);
        byte[] four = dotted && parts[parts.length - 1].indexOf('.') >= 0 ? ipv4(parts[parts.length - 1]) : NONE;
        int plain = four.length == 4 ? parts.length - 1 : parts.length;
        if (plain * 2 + four.length > 16) {
            return NONE;
        }
        byte[] out = new byte[plain * 2 + four.length];
        for (int i = 0; i < plain; i++) {
            int group = hex(parts[i]);
            if (group < 0) {
                return NONE;
            }
            out[2 * i] = (byte) (group >> 8);
            out[2 * i + 1] = (byte) group;
        }
        System.arraycopy(four, 0, out, plain * 2, four.length);
        return out;
    }

    private static int hex(String group) {
        if (group.isEmpty() || group.length() > 4) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < group.length(); i++) {
            int digit = digit(group.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            value = (value << 4) | digit;
        }
        return value;
    }

    /** ASCII only: {@code Character.digit} alone would read the digits of every script. */
    private static int digit(char c, int radix) {
        return c < 128 ? Character.digit(c, radix) : -1;
    }

    /**
     * inet_aton(3) reads names such as {@code 127.1}, {@code 0x7f.1} and {@code 2130706433} as addresses: those whose last
     * label is a decimal number, or hexadecimal after 0x. One trailing dot makes no difference.
     */
    static boolean looksLikeAddress(String text) {
        int end = text.endsWith(".") ? text.length() - 1 : text.length();
        int start = text.lastIndexOf('.', end - 1) + 1;
        boolean prefixed = end - start >= 2 && text.charAt(start) == '0' && (text.charAt(start + 1) | 0x20) == 'x';
        boolean number = start < end;
        for (int i = prefixed ? start + 2 : start; i < end && number; i++) {
            number = digit(text.charAt(i), prefixed ? 16 : 10) >= 0;
        }
        return number || text.indexOf(':') >= 0;
    }

    static String format(byte[] bytes) {
        if (bytes.length == 4) {
            return (bytes[0] & 255) + "." + (bytes[1] & 255) + "." + (bytes[2] & 255) + "." + (bytes[3] & 255);
        }
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = ((bytes[2 * i] & 255) << 8) | (bytes[2 * i + 1] & 255);
        }
        int gapAt = -1;
        int gapLength = 1;
        for (int i = 0; i < 8; i++) {
            int run = 0;
            while (i + run < 8 && groups[i + run] == 0) {
                run++;
            }
            if (run > gapLength) {
                gapAt = i;
                gapLength = run;
            }
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == gapAt) {
                out.append("::");
                i += gapLength - 1;
                continue;
            }
            if (out.length() > 0 && out.charAt(out.length() - 1) != ':') {
                out.append(':');
            }
            out.append(Integer.toHexString(groups[i]));
        }
        return out.toString();
    }
}
