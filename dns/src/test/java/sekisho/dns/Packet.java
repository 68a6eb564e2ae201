package sekisho.dns;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A DNS message written byte by byte, so that it may be as wrong as a test wants. */
final class Packet {

    static final int A = 1;
    static final int NS = 2;
    static final int CNAME = 5;
    static final int SOA = 6;
    static final int PTR = 12;
    static final int TXT = 16;
    static final int AAAA = 28;
    static final int DNAME = 39;
    static final int OPT = 41;
    static final int RRSIG = 46;
    static final int HTTPS = 65;

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final int[] counts = new int[4];
    private final int id;
    private int flags;

    private Packet(int id, int flags) {
        this.id = id;
        this.flags = flags;
    }

    static Packet of(int id, int flags) {
        return new Packet(id, flags);
    }

    /** Recursion desired, class IN, no EDNS. */
    static Packet query(String name, int type) {
        return of(0x1234, 0x0100).question(name, type, 1);
    }

    Packet flags(int value) {
        flags = value;
        return this;
    }

    Packet rcode(int value) {
        flags = (flags & 0xfff0) | value;
        return this;
    }

    Packet question(String name, int type, int dnsClass) {
        return question(name(name), type, dnsClass);
    }

    Packet question(byte[] name, int type, int dnsClass) {
        counts[0]++;
        body.writeBytes(name);
        return u16(type).u16(dnsClass);
    }

    /** @param section 1 answer, 2 authority, 3 additional */
    Packet record(int section, byte[] owner, int type, int dnsClass, long ttl, byte[] data) {
        counts[section]++;
        body.writeBytes(owner);
        u16(type).u16(dnsClass).u16((int) (ttl >> 16)).u16((int) ttl).u16(data.length);
        body.writeBytes(data);
        return this;
    }

    Packet answer(String owner, int type, long ttl, byte[] data) {
        return record(1, name(owner), type, 1, ttl, data);
    }

    Packet address(String owner, String address) {
        byte[] data = ip(address);
        return answer(owner, data.length == 4 ? A : AAAA, 300, data);
    }

    Packet alias(String owner, String target) {
        return answer(owner, CNAME, 300, name(target));
    }

    Packet soa(String zone, long ttl, long minimum) {
        byte[] numbers = ByteBuffer.allocate(20)
                .putInt(1)
                .putInt(3600)
                .putInt(600)
                .putInt(86_400)
                .putInt((int) minimum)
                .array();
        return record(2, name(zone), SOA, 1, ttl, join(name("ns." + zone), name("root." + zone), numbers));
    }

    Packet opt(int size, int version, int optFlags, byte[] options) {
        return record(3, new byte[1], OPT, size, ((long) version << 16) | optFlags, options);
    }

    Packet edns() {
        return opt(1232, 0, 0, new byte[0]);
    }

    Packet count(int section, int value) {
        counts[section] = value;
        return this;
    }

    Packet raw(byte... bytes) {
        body.writeBytes(bytes);
        return this;
    }

    Packet u16(int value) {
        body.write(value >> 8);
        body.write(value);
        return this;
    }

    byte[] bytes() {
        ByteBuffer out = ByteBuffer.allocate(12 + body.size());
        out.putShort((short) id).putShort((short) flags);
        for (int count : counts) {
            out.putShort((short) count);
        }
        return out.put(body.toByteArray()).array();
    }

    /** Labels between dots; no escapes. */
    static byte[] name(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!text.isEmpty() && !text.equals(".")) {
            for (String label : text.split("\\.")) {
                out.write(label.length());
                out.writeBytes(label.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        out.write(0);
        return out.toByteArray();
    }

    /** Each text one label, whatever is in it. */
    static byte[] labels(String... labels) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String label : labels) {
            byte[] bytes = label.getBytes(StandardCharsets.ISO_8859_1);
            out.write(bytes.length);
            out.writeBytes(bytes);
        }
        out.write(0);
        return out.toByteArray();
    }

    static byte[] ip(String text) {
        try {
            if (text.matches("::ffff:[0-9.]+")) {
                byte[] mapped = new byte[16];
                mapped[10] = -1;
                mapped[11] = -1;
                System.arraycopy(ip(text.substring(7)), 0, mapped, 12, 4);
                return mapped;
            }
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static byte[] option(int code, int length) {
        return ByteBuffer.allocate(4 + length)
                .putShort((short) code)
                .putShort((short) length)
                .array();
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
