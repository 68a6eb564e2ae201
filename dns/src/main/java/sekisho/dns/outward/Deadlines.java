package sekisho.dns.outward;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What has to be looked at after a while, on one loop. All that wait equally long stand in one queue, in order, so that a
 * queue needs one timer and not one for each.
 */
public final class Deadlines {

    /** Something that may be over before its time comes. */
    public interface Due {
        boolean isOver();

        void due();
    }

    /** Finer differences are not worth a queue. */
    private static final long STEP_MILLIS = 5;

    private final EventLoop loop;
    private final Map<Long, Queue> queues = new HashMap<>();

    public Deadlines(EventLoop loop) {
        this.loop = loop;
    }

    /** To be called on the loop. */
    public void after(long millis, Due due) {
        long rounded = Math.max(1, (millis + STEP_MILLIS - 1) / STEP_MILLIS) * STEP_MILLIS;
        queues.computeIfAbsent(rounded, Queue::new).add(due);
    }

    private record Entry(Due due, long at) {}

    private final class Queue {
        private final long nanos;
        private final Deque<Entry> waiting = new ArrayDeque<>();
        private boolean armed;

        Queue(long millis) {
            nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        }

        void add(Due due) {
            waiting.add(new Entry(due, System.nanoTime() + nanos));
            if (!armed) {
                arm(nanos);
            }
        }

        private void arm(long delay) {
            armed = true;
            loop.schedule(this::look, delay, TimeUnit.NANOSECONDS);
        }

        private void look() {
            armed = false;
            long now = System.nanoTime();
            Entry first = waiting.peek();
            while (first != null && (first.due.isOver() || first.at - now <= 0)) {
                waiting.poll();
                if (!first.due.isOver()) {
                    first.due.due();
                }
                first = waiting.peek();
            }
            if (first != null && !armed) {
                arm(Math.max(1_000_000, first.at - now));
            }
        }
    }
}
