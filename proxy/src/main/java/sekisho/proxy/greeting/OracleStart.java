package sekisho.proxy.greeting;

import io.netty.buffer.ByteBuf;

/**
 * A connect packet of Oracle's Transparent Network Substrate. Its format is not published; these are the fields that every
 * client of the last twenty years agrees on.
 */
final class OracleStart implements Expectation {

    private static final int CONNECT = 1;
    private static final int HEADER = 8;
    private static final int SHORTEST = 34;
    private static final int LONGEST = 8192;

    @Override
    public Answer look(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int there = bytes.readableBytes();
        if (there >= 2 && isWrongLength(bytes.getUnsignedShort(at))) {
            return Answer.bad("a length that a connect packet can't have");
        }
        if (there >= HEADER && (bytes.getUnsignedShort(at + 2) != 0 || bytes.getUnsignedByte(at + 4) != CONNECT)) {
            return Answer.bad("no connect packet");
        }
        if (there < SHORTEST) {
            return Answer.MORE;
        }
        int version = bytes.getUnsignedShort(at + 8);
        int oldest = bytes.getUnsignedShort(at + 10);
        int data = bytes.getUnsignedShort(at + 26);
        boolean plausible = version >= 300 && version < 400 && oldest <= version && data >= SHORTEST;
        return plausible && data <= bytes.getUnsignedShort(at)
                ? Answer.good()
                : Answer.bad("a connect packet with wrong fields");
    }

    private static boolean isWrongLength(int length) {
        return length < SHORTEST || length > LONGEST;
    }
}
