package sekisho.packaging.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.netty4.NettyAllocatorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the process itself uses: memory, threads, buffers, file descriptors. */
final class ProcessMeters implements AutoCloseable {

    private static final Path OPEN = Path.of("/proc/self/fd");
    private static final Path LIMITS = Path.of("/proc/self/limits");

    private final JvmGcMetrics collections = new JvmGcMetrics();

    ProcessMeters(MeterRegistry registry) {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
        if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider measured) {
            new NettyAllocatorMetrics(measured).bindTo(registry);
        }
        Gauge.builder("sekisho.fd.used", ProcessMeters::used)
                .description("File descriptors that are open")
                .register(registry);
        Gauge.builder("sekisho.fd.limit", ProcessMeters::limit)
                .description("File descriptors that may be open")
                .register(registry);
    }

    @Override
    public void close() {
        collections.close();
    }

    private static double used() {
        int count = 0;
        try (DirectoryStream<Path> open = Files.newDirectoryStream(OPEN)) {
            for (Path ignored : open) {
                count++;
            }
            // The listing holds one itself.
            return count - 1.0;
        } catch (IOException notLinux) {
            return Double.NaN;
        }
    }

    /** The soft limit, the first number of {@code Max open files}. */
    private static double limit() {
        try (var lines = Files.lines(LIMITS)) {
            return lines.filter(line -> line.startsWith("Max open files"))
                    .map(line -> line.split(" {2,}", -1)[1])
                    .mapToDouble(number ->
                            number.equals("unlimited") ? Double.POSITIVE_INFINITY : Double.parseDouble(number))
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException notLinux) {
            return Double.NaN;
        }
    }
}
