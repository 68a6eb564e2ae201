package sekisho.proxy;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The time for one request head, whatever arrives in between: one timer a connection, moved and not renewed. */
final class HeadDeadline {

    private final EventExecutor loop;
    private final Runnable expired;
    private long deadline;
    private @Nullable Future<?> timer;
    private boolean waiting;

    HeadDeadline(EventExecutor loop, Runnable expired) {
        this.loop = loop;
        this.expired = expired;
    }

    void start(Duration time) {
        deadline = System.nanoTime() + time.toNanos();
        waiting = true;
        if (timer == null) {
            schedule();
        }
    }

    void stop() {
        waiting = false;
    }

    /** There will be no other head. A timer that stayed would keep all that the connection has held, for its whole time. */
    void end() {
        waiting = false;
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void schedule() {
        timer = loop.schedule(this::look, deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void look() {
        timer = null;
        if (waiting && System.nanoTime() - deadline >= 0) {
            waiting = false;
            expired.run();
        } else if (waiting) {
            schedule();
        }
    }
}
