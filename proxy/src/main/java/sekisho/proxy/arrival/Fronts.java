package sekisho.proxy.arrival;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import sekisho.config.settings.Listen;
import sekisho.config.value.Door;

/** What stands in front of all doors of the proxy, and the time that runs for those who came through. */
public final class Fronts implements AutoCloseable {

    private static final long EVERY_MILLIS = 250;

    private record Named(String name, Frontage front) {}

    private final List<Named> all = new CopyOnWriteArrayList<>();
    private final ArrivalRecords records;
    private final Supplier<Duration> handshakeTime;
    private final ExecutorService handshakes = Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(), new DefaultThreadFactory("proxy-handshake", true));

    public Fronts(ArrivalRecords records, Supplier<Duration> handshakeTime) {
        this.records = records;
        this.handshakeTime = handshakeTime;
    }

    /**
     * Names in metrics are {@code proxy}, {@code proxy-2}, …, as the keys of {@code listen}.
     *
     * @throws GeneralSecurityException when the files of {@code tls} can't be used
     */
    public Frontage open(Door door, Listen.Entrance entrance) throws GeneralSecurityException {
        String kind = door == Door.HTTP ? "proxy" : door.label();
        long before = all.stream()
                .filter(one -> one.name().matches(kind + "(-[0-9]+)?"))
                .count();
        Frontage front = new Frontage(entrance, door, records, handshakes, handshakeTime);
        all.add(new Named(before == 0 ? kind : kind + "-" + (before + 1), front));
        return front;
    }

    /** Cuts from here on whose time is over. */
    public void watch(EventExecutor clock) {
        clock.scheduleAtFixedRate(
                () -> all.forEach(one -> one.front().sweep()), EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Reads the files of every listener again. Where they can't be used, the old ones stay.
     *
     * @return what an operator must know
     */
    public List<String> renew() {
        List<String> told = new ArrayList<>();
        for (Named one : all) {
            try {
                one.front().renew();
                told.addAll(one.front().remarks());
            } catch (GeneralSecurityException unusable) {
                told.add("listen." + one.name() + ", the old files stay in use: " + unusable.getMessage());
            }
        }
        return told;
    }

    /** When each certificate and list ends, by the {@code name} label of its metric. */
    public Map<String, Instant> ends() {
        Map<String, Instant> ends = new LinkedHashMap<>();
        all.forEach(one -> ends.putAll(one.front().ends(one.name())));
        return ends;
    }

    @Override
    public void close() {
        handshakes.shutdown();
    }
}
