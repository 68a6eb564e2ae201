package sekisho.dns;

/** Numbers of the protocol, and where they stand in a message (RFC 1035 §4.1.1, RFC 6895). */
final class Wire {

    static final int HEADER = 12;

    static final int FLAGS = 2;
    static final int QR = 0x8000;
    static final int OPCODE = 0x7800;
    static final int AA = 0x0400;
    static final int TC = 0x0200;
    static final int RD = 0x0100;
    static final int RA = 0x0080;
    static final int CD = 0x0010;

    static final int QDCOUNT = 4;
    static final int ANCOUNT = 6;
    static final int NSCOUNT = 8;
    static final int ARCOUNT = 10;

    static final int CLASS_IN = 1;

    static final int NOERROR = 0;
    static final int FORMERR = 1;
    static final int SERVFAIL = 2;
    static final int NXDOMAIN = 3;
    static final int NOTIMP = 4;
    static final int REFUSED = 5;
    static final int BADVERS = 16;

    /** DO, in the flags that stand in an OPT record's TTL (RFC 6891 §6.1.4). */
    static final int DNSSEC_OK = 0x8000;

    /** EDNS options that are heard: the others are read past. RFC 7828, RFC 7830. */
    static final int KEEPALIVE = 11;

    static final int PADDING = 12;

    /** What fits into an IPv6 packet of the smallest link without fragments: the size we offer and the most we send. */
    static final int UDP_SIZE = 1232;

    private Wire() {}

    static int u16(byte[] message, int at) {
        return ((message[at] & 0xff) << 8) | (message[at + 1] & 0xff);
    }

    static long u32(byte[] message, int at) {
        return ((long) u16(message, at) << 16) | u16(message, at + 2);
    }

    static void u16(byte[] message, int at, int value) {
        message[at] = (byte) (value >> 8);
        message[at + 1] = (byte) value;
    }

    static void u32(byte[] message, int at, long value) {
        u16(message, at, (int) (value >> 16));
        u16(message, at + 2, (int) value);
    }
}
