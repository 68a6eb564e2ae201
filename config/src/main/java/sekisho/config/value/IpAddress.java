package sekisho.config.value;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * An IPv4 or IPv6 address in one form only. IPv4-mapped IPv6 ({@code ::ffff:0:0/96}, RFC 4291 §2.5.5.2) is unwrapped at
 * birth, so {@code ::ffff:10.0.0.1} and {@code 10.0.0.1} are the same value. There are no zones.
 */
public final class IpAddress implements Host, Comparable<IpAddress> {

    private final byte[] bytes;

    private IpAddress(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @param bytes 4 or 16, network order */
    public static IpAddress of(byte[] bytes) {
        if (bytes.length == 4) {
            return new IpAddress(bytes.clone());
        }
        if (bytes.length != 16) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length);
        }
        return isMapped(bytes) ? new IpAddress(Arrays.copyOfRange(bytes, 12, 16)) : new IpAddress(bytes.clone());
    }

    public static IpAddress of(InetAddress address) {
        return of(address.getAddress());
    }

    /** For constants in code and tests. @throws IllegalArgumentException when the text is not canonical enough */
    public static IpAddress of(String text) {
        return parse(text).fold(value -> value, (reason, detail) -> {
            throw new IllegalArgumentException(text + ": " + detail);
        });
    }

    /**
     * Four decimal octets without leading zeros, or IPv6 without brackets and zone (RFC 4291 §2.2).
     *
     * @return the address, or {@code host.ip_form}
     */
    public static Parsed<IpAddress> parse(String text) {
        byte[] read = text.indexOf(':') >= 0 ? AddressText.ipv6(text) : AddressText.ipv4(text);
        return read.length == 0
                ? Parsed.bad(
                        Reason.HOST_IP_FORM,
                        "an IPv4 address is four decimal octets without leading zeros, an IPv6 address has no zone")
                : Parsed.ok(of(read));
    }

    /** Whether some C library would take the text for an address: a colon, or a last label that is a number. */
    static boolean looksLikeAddress(String text) {
        return AddressText.looksLikeAddress(text);
    }

    public boolean isIpv4() {
        return bytes.length == 4;
    }

    /** Whether it is {@code 0.0.0.0} or {@code ::}. */
    public boolean isUnspecified() {
        for (byte each : bytes) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    /** A copy: 4 or 16 bytes, network order. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The unsigned byte at {@code index}. */
    public int byteAt(int index) {
        return bytes[index] & 0xff;
    }

    public InetAddress toInetAddress() {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Canonical text: dotted decimal, or RFC 5952. Without brackets. */
    @Override
    public String toString() {
        return AddressText.format(bytes);
    }

    @Override
    public String text() {
        return isIpv4() ? toString() : "[" + this + "]";
    }

    @Override
    public int compareTo(IpAddress other) {
        return bytes.length != other.bytes.length
                ? Integer.compare(bytes.length, other.bytes.length)
                : Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpAddress that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    private static boolean isMapped(byte[] sixteen) {
        for (int i = 0; i < 10; i++) {
            if (sixteen[i] != 0) {
                return false;
            }
        }
        return sixteen[10] == -1 && sixteen[11] == -1;
    }
}
