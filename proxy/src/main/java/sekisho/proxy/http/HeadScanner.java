package sekisho.proxy.http;

import io.netty.buffer.ByteBuf;

/**
 * Finds where a block of CRLF-ended lines ends, looking at each byte once however slowly they come. A CR or LF that is
 * not part of a CRLF is a fault at once: waiting for more would only give two readers time to disagree.
 */
final class HeadScanner {

    enum Found {
        MORE,
        WHOLE,
        BARE,
        FIRST_LINE_LONG,
        LONG
    }

    private final int firstLineMost;
    private final int lineMost;
    private final int most;
    private int at;
    private int lineStart;

    /** @param most bytes of the whole block, its final empty line included */
    HeadScanner(int firstLineMost, int lineMost, int most) {
        this.firstLineMost = firstLineMost;
        this.lineMost = lineMost;
        this.most = most;
    }

    Found scan(ByteBuf in) {
        int readable = in.readableBytes();
        int base = in.readerIndex();
        while (at < readable) {
            byte b = in.getByte(base + at);
            if (b == '\n') {
                return Found.BARE;
            }
            if (b == '\r') {
                if (at + 1 == readable) {
                    return tooLong(at);
                }
                if (in.getByte(base + at + 1) != '\n') {
                    return Found.BARE;
                }
                boolean empty = at == lineStart;
                at += 2;
                lineStart = at;
                if (empty) {
                    return at > most ? Found.LONG : Found.WHOLE;
                }
            } else {
                at++;
                if (at - lineStart > lineMost || at > most || (lineStart == 0 && at > firstLineMost)) {
                    return tooLong(at);
                }
            }
        }
        return tooLong(at);
    }

    private Found tooLong(int end) {
        if (lineStart == 0 && end > firstLineMost) {
            return Found.FIRST_LINE_LONG;
        }
        return end > most || end - lineStart > lineMost ? Found.LONG : Found.MORE;
    }

    /** Whether the first line is not whole yet. */
    boolean inFirstLine() {
        return lineStart == 0;
    }

    /** Bytes of the whole block, its final empty line included. */
    int length() {
        return at;
    }

    void reset() {
        at = 0;
        lineStart = 0;
    }
}
