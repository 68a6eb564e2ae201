package sekisho.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;

/** Writes a body piece by piece, framed as its head has announced. Nothing is flushed. */
public final class Parts {

    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private Parts() {}

    /** @param part not empty; it is the channel's from here on */
    public static void write(Channel to, ByteBuf part, Framing framing) {
        if (framing instanceof Framing.Chunked) {
            to.write(ByteBufUtil.writeAscii(to.alloc(), Integer.toHexString(part.readableBytes()) + "\r\n"));
            to.write(part);
            to.write(Unpooled.wrappedBuffer(new byte[] {'\r', '\n'}));
        } else {
            to.write(part);
        }
    }

    public static void end(Channel to, Framing framing) {
        if (framing instanceof Framing.Chunked) {
            to.write(Unpooled.wrappedBuffer(LAST_CHUNK));
        }
    }
}
