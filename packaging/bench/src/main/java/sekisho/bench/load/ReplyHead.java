package sekisho.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Just enough of HTTP/1.1 to count replies whose length is announced. */
final class ReplyHead {

    private static final byte[] OK = "HTTP/1.1 200 ".getBytes(US_ASCII);
    private static final byte[] LENGTH = "\ncontent-length:".getBytes(US_ASCII);

    private ReplyHead() {}

    /** Where the body starts, or −1 while the head is not whole. */
    static int end(byte[] bytes, int length) {
        for (int i = 3; i < length; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    static boolean isOk(byte[] bytes) {
        for (int i = 0; i < OK.length; i++) {
            if (bytes[i] != OK[i]) {
                return false;
            }
        }
        return true;
    }

    /** The announced length, or −1. */
    static int contentLength(byte[] bytes, int end) {
        for (int start = 0; start + LENGTH.length < end; start++) {
            if (startsWithLength(bytes, start)) {
                return number(bytes, start + LENGTH.length, end);
            }
        }
        return -1;
    }

    private static boolean startsWithLength(byte[] bytes, int start) {
        for (int i = 0; i < LENGTH.length; i++) {
            int c = bytes[start + i];
            if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != LENGTH[i]) {
                return false;
            }
        }
        return true;
    }

    private static int number(byte[] bytes, int from, int end) {
        int number = 0;
        for (int i = from; i < end && bytes[i] != '\r'; i++) {
            if (bytes[i] != ' ') {
                number = number * 10 + bytes[i] - '0';
            }
        }
        return number;
    }
}
