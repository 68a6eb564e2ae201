package sekisho.dns.svcb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import sekisho.config.value.IpAddress;

/**
 * The data of one SVCB or HTTPS record, read whole or not at all (RFC 9460 §2.2): its hints are addresses that a client
 * connects to without asking again, and its target is a name that the client learns.
 */
public final class ServiceBinding {

    private static final int MANDATORY = 0;
    private static final int ALPN = 1;
    private static final int NO_DEFAULT_ALPN = 2;
    private static final int PORT = 3;
    private static final int IPV4_HINT = 4;
    private static final int ECH = 5;
    private static final int IPV6_HINT = 6;

    /** Registered keys (IANA "Service Parameter Keys"): one that is mandatory and unknown makes a record useless. */
    private static final int LAST_KNOWN = 9;

    private static final int LONGEST_NAME = 255;

    private final byte[] target;
    private final List<IpAddress> hints;
    private final boolean ech;

    private ServiceBinding(byte[] target, List<IpAddress> hints, boolean ech) {
        this.target = target;
        this.hints = List.copyOf(hints);
        this.ech = ech;
    }

    /** Uncompressed wire bytes; the root stands for the owner, or in alias mode for "no service". */
    public byte[] target() {
        return target.clone();
    }

    /** Of {@code ipv4hint} and {@code ipv6hint}, in order. */
    public List<IpAddress> hints() {
        return hints;
    }

    /** Whether it holds a key for hiding the name in a TLS greeting. */
    public boolean ech() {
        return ech;
    }

    /** Whether the target is the owner itself, or nothing. */
    public boolean isOwn() {
        return target.length == 1;
    }

    /** Empty when it is malformed in any way. */
    public static Optional<ServiceBinding> read(byte[] data) {
        return new Reader(data).read();
    }

    /** One pass over the bytes; each step moves on, so it ends. */
    private static final class Reader {
        private final byte[] data;
        private final List<IpAddress> hints = new ArrayList<>();
        private final Set<Integer> keys = new TreeSet<>();
        private final Set<Integer> mandatory = new TreeSet<>();
        private int at = 2;

        Reader(byte[] data) {
            this.data = data;
        }

        Optional<ServiceBinding> read() {
            int end = nameEnd();
            if (end < 0) {
                return Optional.empty();
            }
            byte[] target = Arrays.copyOfRange(data, 2, end);
            at = end;
            int last = -1;
            while (at < data.length) {
                if (data.length - at < 4) {
                    return Optional.empty();
                }
                int key = u16(at);
                int length = u16(at + 2);
                at += 4;
                if (key <= last || length > data.length - at || !value(key, length)) {
                    return Optional.empty();
                }
                keys.add(key);
                last = key;
                at += length;
            }
            boolean whole = keys.containsAll(mandatory) && (!keys.contains(NO_DEFAULT_ALPN) || keys.contains(ALPN));
            return whole ? Optional.of(new ServiceBinding(target, hints, keys.contains(ECH))) : Optional.empty();
        }

        /** Behind the target's name, which is never compressed; -1 when there is none. */
        private int nameEnd() {
            int pos = 2;
            while (pos < data.length) {
                int length = data[pos] & 0xff;
                pos += length + 1;
                if (length > 63 || pos - 2 > LONGEST_NAME || pos > data.length) {
                    return -1;
                }
                if (length == 0) {
                    return pos;
                }
            }
            return -1;
        }

        /** The value of one key, between {@code at} and {@code at + length}. */
        private boolean value(int key, int length) {
            return switch (key) {
                case MANDATORY -> mandatory(length);
                case ALPN -> protocols(length);
                case NO_DEFAULT_ALPN -> length == 0;
                case PORT -> length == 2;
                case IPV4_HINT -> addresses(length, 4);
                case ECH -> length > 0;
                case IPV6_HINT -> addresses(length, 16);
                default -> key != 0xffff;
            };
        }

        private boolean mandatory(int length) {
            int last = MANDATORY;
            for (int i = 0; i + 1 < length; i += 2) {
                int key = u16(at + i);
                if (key <= last || key > LAST_KNOWN) {
                    return false;
                }
                mandatory.add(key);
                last = key;
            }
            return length > 0 && length % 2 == 0;
        }

        private boolean protocols(int length) {
            int end = at + length;
            int pos = at;
            while (pos < end) {
                int size = data[pos] & 0xff;
                pos += size + 1;
                if (size == 0 || pos > end) {
                    return false;
                }
            }
            return length > 0;
        }

        private boolean addresses(int length, int size) {
            for (int i = 0; i + size <= length; i += size) {
                hints.add(IpAddress.of(Arrays.copyOfRange(data, at + i, at + i + size)));
            }
            return length > 0 && length % size == 0;
        }

        private int u16(int pos) {
            return ((data[pos] & 0xff) << 8) | (data[pos + 1] & 0xff);
        }
    }
}
