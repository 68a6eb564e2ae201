package sekisho.proxy.greeting;

import io.netty.buffer.ByteBuf;

/** The X.224 connection request of the Remote Desktop Protocol, in TPKT (MS-RDPBCGR 2.2.1.1, RFC 1006 §6). */
final class RdpStart implements Expectation {

    private static final int TPKT_VERSION = 3;
    private static final int CONNECTION_REQUEST = 0xe0;
    private static final int SHORTEST = 11;
    private static final int LONGEST = 512;

    @Override
    public Answer look(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int there = bytes.readableBytes();
        if ((there >= 1 && bytes.getUnsignedByte(at) != TPKT_VERSION)
                || (there >= 2 && bytes.getUnsignedByte(at + 1) != 0)) {
            return Answer.bad("no TPKT packet");
        }
        if (there < SHORTEST) {
            return Answer.MORE;
        }
        int length = bytes.getUnsignedShort(at + 2);
        boolean request = length >= SHORTEST
                && length <= LONGEST
                && bytes.getUnsignedByte(at + 4) == length - 5
                && bytes.getUnsignedByte(at + 5) == CONNECTION_REQUEST
                && bytes.getUnsignedShort(at + 6) == 0
                && bytes.getUnsignedByte(at + 10) == 0;
        if (!request) {
            return Answer.bad("no X.224 connection request of class 0");
        }
        return there < length ? Answer.MORE : Answer.good();
    }
}
