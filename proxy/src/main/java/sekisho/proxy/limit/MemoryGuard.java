package sekisho.proxy.limit;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Watches the memory outside the heap, where all buffers live. Above its mark nothing more is read and nothing new begins,
 * until readers have taken what waits for them. Allocators keep what they once reserved; so when little waits, a high mark
 * means room, not need.
 */
public final class MemoryGuard {

    private final LongSupplier reserved;
    private final long mark;
    private final long little;
    private final Map<Object, Long> waiting = new ConcurrentHashMap<>();
    private volatile boolean roomInside;

    /** @param most bytes that may be reserved */
    public MemoryGuard(LongSupplier reserved, long most) {
        this.reserved = reserved;
        mark = most / 10 * 9;
        little = most / 20;
    }

    /** Of this process. */
    public static MemoryGuard ofProcess() {
        if (PlatformDependent.usedDirectMemory() >= 0) {
            return new MemoryGuard(PlatformDependent::usedDirectMemory, PlatformDependent.maxDirectMemory());
        }
        BufferPoolMXBean direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .findFirst()
                .orElseThrow();
        return new MemoryGuard(direct::getMemoryUsed, PlatformDependent.maxDirectMemory());
    }

    /** Whether reading more could be too much. Cheap: asked at each read. */
    public boolean isHigh() {
        return !roomInside && reserved.getAsLong() >= mark;
    }

    /** What waits for readers on one event loop. Called twice a second by each. */
    public void waiting(Object loop, long bytes) {
        waiting.put(loop, bytes);
        long all = 0;
        for (long each : waiting.values()) {
            all += each;
        }
        roomInside = all < little;
    }
}
