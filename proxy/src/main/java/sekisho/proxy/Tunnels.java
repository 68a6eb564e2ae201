package sekisho.proxy;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import sekisho.audit.AuditTrail;
import sekisho.config.LiveConfig;
import sekisho.config.policy.Policy;
import sekisho.config.value.Reason;
import sekisho.proxy.limit.Usage;

/**
 * Everything that is open now. Each event loop holds its own set and looks through it twice a second, and at once when an
 * edition goes live: what has lost its permission, or its time, ends.
 */
final class Tunnels {

    private static final long EVERY_MILLIS = 500;

    private final LiveConfig live;
    private final AuditTrail trail;
    private final ProxyMetrics metrics;
    private final Map<EventExecutor, Set<Passage>> byLoop = new ConcurrentHashMap<>();
    private final Set<EventExecutor> shortLoops = ConcurrentHashMap.newKeySet();
    private final AtomicInteger open = new AtomicInteger();
    private final Usage usage;
    private volatile boolean draining;

    Tunnels(LiveConfig live, AuditTrail trail, ProxyMetrics metrics, Usage usage) {
        this.live = live;
        this.trail = trail;
        this.metrics = metrics;
        this.usage = usage;
    }

    void watch(EventLoopGroup loops) {
        for (EventExecutor loop : loops) {
            byLoop.put(loop, new HashSet<>());
            loop.scheduleAtFixedRate(
                    () -> checkAll(loop, live.policy()), EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        }
        live.subscribe(next -> byLoop.keySet().forEach(loop -> {
            if (!loop.isShuttingDown()) {
                loop.execute(() -> checkAll(loop, next));
            }
        }));
    }

    private Set<Passage> on(EventLoop loop) {
        return byLoop.getOrDefault(loop, Set.of());
    }

    private void checkAll(EventExecutor loop, Policy inForce) {
        Passage.Moment now = Passage.Moment.now(inForce);
        usage.turnPage();
        boolean wasShort = usage.memory().isHigh();
        long waiting = 0;
        for (Passage passage : new ArrayList<>(byLoop.getOrDefault(loop, Set.of()))) {
            passage.check(inForce, now, metrics);
            waiting += passage.waiting();
        }
        usage.memory().waiting(loop, waiting);
        if (wasShort || shortLoops.remove(loop)) {
            readOn(loop);
        }
    }

    /** Whoever was held for want of memory reads on when it is there again. */
    private void readOn(EventExecutor loop) {
        if (usage.memory().isHigh()) {
            shortLoops.add(loop);
        } else {
            new ArrayList<>(byLoop.getOrDefault(loop, Set.of())).forEach(Passage::resume);
        }
    }

    /** Called on the passage's event loop. */
    void opened(Passage passage) {
        on(passage.visit().arrival().loop()).add(passage);
        open.incrementAndGet();
        if (passage.isTunnel()) {
            counted(passage, 1);
        }
    }

    /** A request that has become a tunnel. */
    void becameTunnel(Passage passage) {
        counted(passage, 1);
    }

    private void counted(Passage passage, int change) {
        metrics.tunnel(passage.visit().door(), passage.open().rule().id(), change);
    }

    /** Called on the passage's event loop, once it is over on both sides. */
    void closed(Passage passage, Reason reason) {
        if (on(passage.visit().arrival().loop()).remove(passage)) {
            if (passage.isTunnel()) {
                counted(passage, -1);
            }
            passage.close(reason, trail, metrics);
            open.decrementAndGet();
            tellIfNone();
        }
    }

    /** No connection is kept for another request from here on. */
    void drain() {
        draining = true;
        tellIfNone();
    }

    boolean isDraining() {
        return draining;
    }

    /** @return whether nothing is open any more */
    boolean awaitNone(Duration longest) {
        synchronized (open) {
            long end = System.nanoTime() + longest.toNanos();
            try {
                for (long left = longest.toMillis(); open.get() > 0 && left > 0; ) {
                    open.wait(left);
                    left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return open.get() == 0;
        }
    }

    private void tellIfNone() {
        if (open.get() == 0) {
            synchronized (open) {
                open.notifyAll();
            }
        }
    }

    /** Ends what is left. */
    void cutAll() {
        byLoop.forEach((loop, passages) -> loop.execute(() -> new ArrayList<>(passages).forEach(Passage::drain)));
    }
}
