package sekisho.dns;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import sekisho.config.value.HostName;
import sekisho.config.value.Parsed;

/**
 * A domain name as uncompressed wire bytes (RFC 1035 §3.1) with ASCII letters folded, so that equal names are equal bytes
 * and a dot inside a label is never taken for a separator.
 */
final class WireName {

    static final int MAX_LENGTH = 255;

    static final WireName ROOT = new WireName(new byte[1]);

    private final byte[] wire;

    private WireName(byte[] wire) {
        this.wire = wire;
    }

    /** @param wire a well-formed name: labels of 1–63 bytes, then the root label */
    static WireName of(byte[] wire) {
        byte[] folded = wire.clone();
        for (int i = 0; i < folded.length; i++) {
            // Length bytes are below 64, so none of them is taken for a letter.
            if (folded[i] >= 'A' && folded[i] <= 'Z') {
                folded[i] = (byte) (folded[i] + ('a' - 'A'));
            }
        }
        return new WireName(folded);
    }

    static WireName of(HostName name) {
        byte[] text = name.text().getBytes(StandardCharsets.US_ASCII);
        byte[] wire = new byte[text.length + 2];
        System.arraycopy(text, 0, wire, 1, text.length);
        int labelAt = 0;
        for (int i = 1; i < wire.length; i++) {
            if (i == wire.length - 1 || wire[i] == '.') {
                wire[labelAt] = (byte) (i - labelAt - 1);
                labelAt = i;
            }
        }
        wire[wire.length - 1] = 0;
        return new WireName(wire);
    }

    static WireName of(String hostName) {
        return of(HostName.of(hostName));
    }

    byte[] bytes() {
        return wire.clone();
    }

    void copyTo(byte[] message, int at) {
        System.arraycopy(wire, 0, message, at, wire.length);
    }

    int length() {
        return wire.length;
    }

    boolean isRoot() {
        return wire.length == 1;
    }

    /** Without the root label. */
    int labels() {
        int labels = 0;
        for (int at = 0; wire[at] != 0; at += wire[at] + 1) {
            labels++;
        }
        return labels;
    }

    /** The label at {@code index} from the left, as text; bytes outside ASCII become characters that match nothing. */
    String label(int index) {
        int at = 0;
        for (int i = 0; i < index; i++) {
            at += wire[at] + 1;
        }
        return new String(wire, at + 1, wire[at], StandardCharsets.ISO_8859_1);
    }

    /** The name without its first label; the root is its own parent. */
    WireName parent() {
        return isRoot() ? this : new WireName(Arrays.copyOfRange(wire, wire[0] + 1, wire.length));
    }

    boolean isAtOrBelow(WireName ancestor) {
        int at = 0;
        while (wire.length - at > ancestor.wire.length) {
            at += wire[at] + 1;
        }
        return Arrays.equals(wire, at, wire.length, ancestor.wire, 0, ancestor.wire.length);
    }

    /** The name as policy and people know it; {@code host.*} when no host can have it. */
    Parsed<HostName> hostName() {
        // An escape contains a backslash, which no host name has: a label "a.b" cannot become two labels here.
        return HostName.parse(toString());
    }

    @Override
    public String toString() {
        return presentation(wire);
    }

    /** RFC 1035 §5.1: {@code \.} and {@code \\}, and {@code \DDD} for all but visible ASCII; no dot at the end. */
    static String presentation(byte[] wire) {
        if (wire[0] == 0) {
            return ".";
        }
        StringBuilder out = new StringBuilder(wire.length);
        for (int at = 0; wire[at] != 0; at += wire[at] + 1) {
            if (at > 0) {
                out.append('.');
            }
            for (int i = at + 1; i <= at + wire[at]; i++) {
                int c = wire[i] & 0xff;
                if (c <= ' ' || c >= 0x7f) {
                    out.append('\\').append((char) ('0' + c / 100));
                    out.append((char) ('0' + c / 10 % 10)).append((char) ('0' + c % 10));
                } else if ("\\.\"();@$".indexOf(c) >= 0) {
                    out.append('\\').append((char) c);
                } else {
                    out.append((char) c);
                }
            }
        }
        return out.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WireName that && Arrays.equals(wire, that.wire);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(wire);
    }
}
