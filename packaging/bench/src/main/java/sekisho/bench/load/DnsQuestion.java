package sekisho.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/** A DNS query for one A record (RFC 1035 §4.1), recursion desired, without EDNS, as a plain stub resolver sends it. */
public final class DnsQuestion {

    private static final int HEADER = 12;

    private DnsQuestion() {}

    /** @param name without the final dot */
    public static ByteBuffer of(String name) {
        ByteBuffer message = ByteBuffer.allocateDirect(HEADER + name.length() + 2 + 4);
        message.putShort((short) 0).putShort((short) 0x0100).putShort((short) 1);
        message.position(HEADER);
        for (String label : name.split("\\.", -1)) {
            message.put((byte) label.length()).put(label.getBytes(US_ASCII));
        }
        return message.put((byte) 0).putShort((short) 1).putShort((short) 1).flip();
    }

    /** Writes a number into the first label, right-aligned and with leading zeros, after {@code skip} characters of it. */
    static void number(ByteBuffer message, int skip, long number) {
        int last = HEADER + message.get(HEADER);
        long rest = number;
        for (int i = last; i > HEADER + skip; i--) {
            message.put(i, (byte) ('0' + rest % 10));
            rest /= 10;
        }
    }
}
