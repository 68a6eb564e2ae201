package sekisho.proxy.http;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import sekisho.config.value.Reason;

/** Reads one message body (RFC 9112 §6.3) out of a stream of bytes, and not a byte more. */
public interface Body {

    enum Progress {
        MORE,
        DONE,
        BROKEN
    }

    /** Takes what is there; each piece handed on is a reference of its own. */
    Progress read(ByteBuf in, Consumer<ByteBuf> out);

    /** Whether the end of the stream is the end of this body. */
    default boolean endsWithStream() {
        return false;
    }

    /** Why it is broken. */
    default Reason fault() {
        return Reason.FRAMING_CHUNK;
    }

    /** Exactly so many bytes. */
    final class Counted implements Body {
        private long left;

        Counted(long length) {
            left = length;
        }

        @Override
        public Progress read(ByteBuf in, Consumer<ByteBuf> out) {
            int part = (int) Math.min(left, in.readableBytes());
            if (part > 0) {
                left -= part;
                out.accept(in.readRetainedSlice(part));
            }
            return left == 0 ? Progress.DONE : Progress.MORE;
        }
    }

    /** Everything until the sender closes; answers only. */
    final class ToTheEnd implements Body {
        @Override
        public Progress read(ByteBuf in, Consumer<ByteBuf> out) {
            if (in.isReadable()) {
                out.accept(in.readRetainedSlice(in.readableBytes()));
            }
            return Progress.MORE;
        }

        @Override
        public boolean endsWithStream() {
            return true;
        }
    }
}
