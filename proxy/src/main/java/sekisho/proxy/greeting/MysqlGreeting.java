package sekisho.proxy.greeting;

import io.netty.buffer.ByteBuf;

/** With MySQL the server speaks first: protocol version 10 and its own version as text, or an error packet. */
final class MysqlGreeting implements Expectation {

    private static final int HEADER = 4;
    private static final int LONGEST = 4096;
    private static final int LONGEST_VERSION = 255;
    private static final int VERSION_10 = 10;
    private static final int ERROR = 0xff;

    @Override
    public Answer look(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int there = bytes.readableBytes();
        if (there < HEADER + 1) {
            return Answer.MORE;
        }
        int length = bytes.getUnsignedMediumLE(at);
        int kind = bytes.getUnsignedByte(at + HEADER);
        if (length < 3 || length > LONGEST || bytes.getByte(at + 3) != 0 || (kind != VERSION_10 && kind != ERROR)) {
            return Answer.bad("no MySQL greeting");
        }
        if (there < HEADER + length) {
            return Answer.MORE;
        }
        return kind == ERROR || hasVersion(bytes, at + HEADER + 1, at + HEADER + length)
                ? Answer.good()
                : Answer.bad("a MySQL greeting without a version");
    }

    private static boolean hasVersion(ByteBuf bytes, int from, int to) {
        int end = bytes.indexOf(from, Math.min(to, from + LONGEST_VERSION), (byte) 0);
        if (end <= from) {
            return false;
        }
        for (int i = from; i < end; i++) {
            if (bytes.getByte(i) < ' ' || bytes.getByte(i) > '~') {
                return false;
            }
        }
        return true;
    }
}
