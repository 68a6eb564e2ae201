package sekisho.bench.origin;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import sekisho.bench.load.Ready;

/** Answers each request that ends in an empty line with 200 and 1 KiB, and keeps the connection open. */
public final class HttpOrigin implements Ready {

    public static final int BODY = 1024;

    private static final ByteBuffer REPLY = reply();
    private static final ByteBuffer BYTES = ByteBuffer.allocateDirect(16 * 1024);

    /** How many bytes of CR LF CR LF have been seen at the end of what came. */
    private int seen;

    @Override
    public void ready(SelectionKey key) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        if (channel.read(BYTES.clear()) < 0) {
            channel.close();
            return;
        }
        BYTES.flip();
        while (BYTES.hasRemaining()) {
            seen = BYTES.get() == (seen % 2 == 0 ? '\r' : '\n') ? seen + 1 : 0;
            if (seen == 4) {
                seen = 0;
                answer(channel);
            }
        }
    }

    private static void answer(SocketChannel channel) throws IOException {
        ByteBuffer bytes = REPLY.duplicate();
        channel.write(bytes);
        if (bytes.hasRemaining()) {
            throw new IOException("the client does not read");
        }
    }

    private static ByteBuffer reply() {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
        byte[] head = String.join(
                        "\r\n",
                        "HTTP/1.1 200 OK",
                        "Date: " + date,
                        "Content-Type: application/octet-stream",
                        "Cache-Control: no-store",
                        "Content-Length: " + BODY,
                        "",
                        "")
                .getBytes(US_ASCII);
        ByteBuffer whole = ByteBuffer.allocateDirect(head.length + BODY).put(head);
        return whole.clear().asReadOnlyBuffer();
    }
}
