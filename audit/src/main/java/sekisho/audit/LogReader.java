package sekisho.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Reads committed records from a directory, also while the appliance writes it. Proves nothing: {@link Verifier} does. */
public final class LogReader {

    private static final long POLL_MILLIS = 200;

    /**
     * Which records are wanted; empty means all.
     *
     * @param client source address, or the client's identity as recorded
     * @param decision {@code allow}, {@code deny}, {@code reject}, {@code unreachable}, or the id of one decision
     * @param grant {@code G-…}: its request, every step at the desk, and everything that it carried
     */
    public record Filter(
            Optional<Instant> since, Optional<String> client, Optional<String> decision, Optional<String> grant) {

        public Filter(Optional<Instant> since, Optional<String> client, Optional<String> decision) {
            this(since, client, decision, Optional.empty());
        }

        public static Filter ofGrant(String id) {
            return new Filter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(id));
        }

        public static Filter none() {
            return new Filter(Optional.empty(), Optional.empty(), Optional.empty());
        }

        public static Filter ofDecision(String id) {
            return new Filter(Optional.empty(), Optional.empty(), Optional.of(id));
        }

        boolean admits(LogLine line) {
            return since.map(from -> !line.time().isBefore(from)).orElse(true)
                    && client.map(who -> line.member("src_endpoint.ip").equals(client)
                                    || line.member("actor.user.uid").equals(Optional.of(who)))
                            .orElse(true)
                    && decision.map(what -> what.equals(line.id())
                                    || line.ours("decision").equals(decision))
                            .orElse(true)
                    && grant.map(id -> line.ours("grant").equals(grant)
                                    || line.ours("about").equals(Optional.of("R-" + id.substring(2))))
                            .orElse(true);
        }
    }

    private final Path directory;
    private final Filter filter;
    /** Leaves whose commit was not read yet: a crash may still take them back. */
    private final List<byte[]> uncommitted = new ArrayList<>();

    private long newest = -1;
    private long next;

    public LogReader(Path directory, Filter filter) {
        this.directory = directory;
        this.filter = filter;
    }

    /** The last {@code most} records that the filter admits, oldest first; {@link #follow} goes on behind them. */
    public List<LogLine> last(int most) throws IOException {
        List<Segment> segments = Segment.in(directory);
        // From the newest segment on, and from twice as many before it as long as too few are found.
        for (int back = 1; back < segments.size(); back *= 2) {
            List<LogLine> found = collect(segments.get(segments.size() - back).first(), most);
            if (found.size() >= most) {
                return found;
            }
        }
        return collect(segments.isEmpty() ? 0 : segments.get(0).first(), most);
    }

    /** Every record that the filter admits, from the first on. */
    public void all(Consumer<LogLine> consumer) throws IOException {
        List<Segment> segments = Segment.in(directory);
        try (LogCursor cursor = new LogCursor(
                directory, segments.isEmpty() ? 0 : segments.get(0).first())) {
            read(cursor, consumer);
        }
    }

    /** Each new record that the filter admits, until {@code stop} or an interrupt. */
    public void follow(Consumer<LogLine> consumer, BooleanSupplier stop) throws IOException, InterruptedException {
        try (LogCursor cursor = new LogCursor(directory, next)) {
            uncommitted.clear();
            newest = -1;
            while (!stop.getAsBoolean()) {
                read(cursor, consumer);
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        }
    }

    private List<LogLine> collect(long from, int most) throws IOException {
        Deque<LogLine> last = new ArrayDeque<>();
        uncommitted.clear();
        newest = -1;
        try (LogCursor cursor = new LogCursor(directory, from)) {
            read(cursor, line -> {
                last.addLast(line);
                if (last.size() > most) {
                    last.removeFirst();
                }
            });
        }
        return new ArrayList<>(last);
    }

    private void read(LogCursor cursor, Consumer<LogLine> consumer) throws IOException {
        for (LogCursor.Found found = cursor.next(); found != LogCursor.Found.NOTHING; found = cursor.next()) {
            if (found == LogCursor.Found.LEAF) {
                if (cursor.frames().seq() <= newest) {
                    // What was read last stands in a segment that was given up.
                    uncommitted.clear();
                }
                newest = cursor.frames().seq();
                uncommitted.add(cursor.frames().body());
            } else {
                deliver(consumer);
                next = cursor.frames().seq();
            }
        }
    }

    private void deliver(Consumer<LogLine> consumer) {
        for (byte[] leaf : uncommitted) {
            LogLine line = new LogLine(leaf);
            if (filter.admits(line)) {
                consumer.accept(line);
            }
        }
        uncommitted.clear();
    }
}
