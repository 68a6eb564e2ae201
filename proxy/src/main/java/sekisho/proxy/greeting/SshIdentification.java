package sekisho.proxy.greeting;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** The line with which either side of SSH begins (RFC 4253 §4.2); a server may send other lines before it. */
final class SshIdentification implements Expectation {

    private static final int LONGEST_LINE = 255;
    private static final int LONGEST_PREFACE = 8 * 1024;

    private final boolean server;
    private int passed;

    SshIdentification(boolean server) {
        this.server = server;
    }

    @Override
    public Answer look(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.indexOf(at, bytes.writerIndex(), (byte) '\n');
        int length = end < 0 ? bytes.readableBytes() : end + 1 - at;
        String line = bytes.toString(at, Math.min(length, LONGEST_LINE), StandardCharsets.ISO_8859_1);
        boolean identification = mayBegin(line, "SSH-2.0-") || (server && mayBegin(line, "SSH-1.99-"));
        if (!identification) {
            return server ? preface(length, end) : Answer.bad("no SSH identification");
        }
        if (length > LONGEST_LINE || !line.strip().chars().allMatch(c -> c >= ' ' && c <= '~')) {
            return Answer.bad("an SSH identification that is no line of text");
        }
        if (end < 0) {
            return Answer.MORE;
        }
        return line.strip().length() > "SSH-2.0-".length()
                ? Answer.good()
                : Answer.bad("an SSH identification cut short");
    }

    /** Judges as many bytes as are there. */
    private static boolean mayBegin(String line, String start) {
        return line.startsWith(start) || start.startsWith(line);
    }

    private Answer preface(int length, int end) {
        if (passed + length > LONGEST_PREFACE) {
            return Answer.bad("no SSH identification in the first 8 KiB");
        }
        if (end < 0) {
            return Answer.MORE;
        }
        passed += length;
        return new Answer.Part(length);
    }
}
