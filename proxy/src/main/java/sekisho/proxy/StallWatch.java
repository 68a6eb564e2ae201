package sekisho.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.time.Duration;

/** Whether a peer takes what is written to it: bytes wait, and none of them has gone since the last look. */
final class StallWatch {

    private final Channel channel;
    private long pending;
    private long progress;
    private long movedAt = System.nanoTime();

    StallWatch(Channel channel) {
        this.channel = channel;
    }

    /** Bytes that the peer has not taken. */
    long waiting() {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        return queue == null ? 0 : queue.totalPendingWriteBytes();
    }

    boolean isStalled(long now, Duration longest) {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        long waiting = queue == null ? 0 : queue.totalPendingWriteBytes();
        long gone = queue == null ? 0 : queue.currentProgress();
        if (waiting == 0 || waiting != pending || gone != progress) {
            pending = waiting;
            progress = gone;
            movedAt = now;
            return false;
        }
        return Passage.isPast(now - movedAt, longest);
    }
}
