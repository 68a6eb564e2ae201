package sekisho.proxy.limit;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Watches the file descriptors of this process: at nine tenths of the limit nobody is accepted, so that those who are
 * inside can still open what they need. To count them is slow where there are many, so it is done only when enough came
 * since the last count to matter.
 */
public final class DescriptorGuard {

    private static final Path OPEN = Path.of("/proc/self/fd");
    private static final Path LIMITS = Path.of("/proc/self/limits");

    private final long mark;
    private final AtomicInteger sinceCount = new AtomicInteger();
    private volatile long counted;

    /** Of this process; without {@code /proc} it never says no. */
    public DescriptorGuard() {
        this(softLimit());
    }

    DescriptorGuard(double most) {
        mark = (long) (most * 0.9);
        recount();
    }

    /** A connection was accepted. @return whether it should be the last for now */
    public boolean accepted() {
        // Each may open one more towards its destination.
        if (counted + 2L * sinceCount.incrementAndGet() < mark) {
            return false;
        }
        return isFull();
    }

    /** Counts. */
    public boolean isFull() {
        recount();
        return counted >= mark;
    }

    private synchronized void recount() {
        sinceCount.set(0);
        long count = -1;
        try (DirectoryStream<Path> open = Files.newDirectoryStream(OPEN)) {
            for (Path ignored : open) {
                count++;
            }
        } catch (IOException notLinuxOrNoneLeft) {
            count = Files.isDirectory(OPEN) ? mark : 0;
        }
        counted = count;
    }

    /** The soft limit, the first number of {@code Max open files}. */
    private static double softLimit() {
        try (var lines = Files.lines(LIMITS)) {
            return lines.filter(line -> line.startsWith("Max open files"))
                    .map(line -> line.split(" {2,}", -1)[1])
                    .mapToDouble(number ->
                            number.equals("unlimited") ? Double.POSITIVE_INFINITY : Double.parseDouble(number))
                    .findFirst()
                    .orElse(Double.POSITIVE_INFINITY);
        } catch (IOException notLinux) {
            return Double.POSITIVE_INFINITY;
        }
    }
}
