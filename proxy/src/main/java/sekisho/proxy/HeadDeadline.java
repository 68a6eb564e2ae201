package sekisho.proxy;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The time for one request head, whatever arrives in between: one timer a connection, moved and not renewed. */
final class HeadDeadline {

    private final EventExecutor loop;
    private final Runnable expired;
    private long deadline;
    private boolean armed;
    private boolean waiting;

    HeadDeadline(EventExecutor loop, Runnable expired) {
        this.loop = loop;
        this.expired = expired;
    }

    void start(Duration time) {
        deadline = System.nanoTime() + time.toNanos();
        waiting = true;
        if (!armed) {
            schedule();
        }
    }

    void stop() {
        waiting = false;
    }

    private void schedule() {
        armed = true;
        loop.schedule(this::look, deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void look() {
        armed = false;
        if (waiting && System.nanoTime() - deadline >= 0) {
            waiting = false;
            expired.run();
        } else if (waiting) {
            schedule();
        }
    }
}
