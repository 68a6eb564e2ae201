package sekisho.proxy.greeting;

import io.netty.buffer.ByteBuf;

/** NEGOTIATE of SMB 2 or 3 (MS-SMB2 2.2.3), or that of SMB 1 from which newer clients climb up, in direct TCP framing. */
final class SmbStart implements Expectation {

    private static final int FRAME = 4;
    private static final int SMB2 = 0xfe534d42;
    private static final int SMB1 = 0xff534d42;
    private static final int SMB1_NEGOTIATE = 0x72;
    private static final int SMB2_HEADER = 64;
    private static final int SMB2_NEGOTIATE = 36;
    private static final int SMB1_SHORTEST = 35;
    private static final int LONGEST = 64 * 1024;

    @Override
    public Answer look(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int there = bytes.readableBytes();
        if (there >= 1 && bytes.getUnsignedByte(at) != 0) {
            return Answer.bad("no session message");
        }
        if (there >= FRAME && bytes.getInt(at) > LONGEST) {
            return Answer.bad("too long a session message");
        }
        if (there >= FRAME + 4 && bytes.getInt(at + FRAME) != SMB1 && bytes.getInt(at + FRAME) != SMB2) {
            return Answer.bad("no SMB message");
        }
        if (there < FRAME + SMB1_SHORTEST) {
            return Answer.MORE;
        }
        int length = bytes.getInt(at);
        boolean old = bytes.getInt(at + FRAME) == SMB1;
        boolean negotiate = old
                ? length >= SMB1_SHORTEST && bytes.getUnsignedByte(at + FRAME + 4) == SMB1_NEGOTIATE
                : length >= SMB2_HEADER + SMB2_NEGOTIATE
                        && bytes.getUnsignedShortLE(at + FRAME + 4) == SMB2_HEADER
                        && bytes.getUnsignedShortLE(at + FRAME + 12) == 0;
        return negotiate ? Answer.good() : Answer.bad("the first message is not NEGOTIATE");
    }
}
