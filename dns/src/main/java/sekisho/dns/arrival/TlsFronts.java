package sekisho.dns.arrival;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import sekisho.audit.AuditTrail;
import sekisho.audit.Verdict;
import sekisho.config.LiveConfig;
import sekisho.config.settings.Listen;

/** What stands in front of all listeners with {@code tls}, and the time that runs for those who came through. */
public final class TlsFronts implements AutoCloseable {

    private static final long EVERY_MILLIS = 250;

    private final Map<String, TlsFront> byName;
    private final ExecutorService handshakes;
    private final Future<?> sweeping;

    private TlsFronts(Map<String, TlsFront> byName, ExecutorService handshakes, EventExecutor clock) {
        this.byName = byName;
        this.handshakes = handshakes;
        sweeping = clock.scheduleAtFixedRate(
                () -> byName.values().forEach(front -> front.guests().sweep()),
                EVERY_MILLIS,
                EVERY_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    /**
     * Names in metrics are {@code dns}, {@code dns-2}, …, by the listener's place in the file.
     *
     * @param handshakeTime from a connection to the end of its handshake
     * @param clock cuts those whose time is over
     * @param counted told of each refusal, for the meters
     * @throws GeneralSecurityException when the files of {@code tls} can't be used
     */
    public static TlsFronts open(
            List<Listen.Dns> listeners,
            LiveConfig live,
            AuditTrail trail,
            Consumer<Verdict> counted,
            Duration handshakeTime,
            EventExecutor clock)
            throws GeneralSecurityException {
        ArrivalRecords records = new ArrivalRecords(live, trail, counted);
        Map<String, TlsFront> byName = new LinkedHashMap<>();
        ExecutorService handshakes = Executors.newFixedThreadPool(
                Runtime.getRuntime().availableProcessors(), new DefaultThreadFactory("dns-handshake", true));
        for (int place = 1; place <= listeners.size(); place++) {
            Listen.Dns listener = listeners.get(place - 1);
            if (listener.tls().isPresent()) {
                byName.put(name(place), new TlsFront(listener.tls().get(), records, handshakes, handshakeTime));
            }
        }
        return new TlsFronts(byName, handshakes, clock);
    }

    private static String name(int place) {
        return place == 1 ? "dns" : "dns-" + place;
    }

    /** @param place of the listener in the file, from 1; it has {@code tls} */
    public TlsFront at(int place) {
        return Objects.requireNonNull(byName.get(name(place)));
    }

    /**
     * Reads the files of every listener again. Where they can't be used, the old ones stay.
     *
     * @return what an operator must know
     */
    public List<String> renew() {
        List<String> told = new ArrayList<>();
        byName.forEach((name, front) -> {
            try {
                front.renew();
                told.addAll(front.guests().remarks());
            } catch (GeneralSecurityException unusable) {
                told.add("listen." + name + ", the old files stay in use: " + unusable.getMessage());
            }
        });
        return told;
    }

    /** When each certificate and list ends, by the {@code name} label of its metric. */
    public Map<String, Instant> ends() {
        Map<String, Instant> ends = new LinkedHashMap<>();
        byName.forEach((name, front) -> ends.putAll(front.guests().ends(name)));
        return ends;
    }

    @Override
    public void close() {
        sweeping.cancel(false);
        handshakes.shutdown();
    }
}
