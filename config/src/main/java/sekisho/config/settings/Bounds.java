package sekisho.config.settings;

import java.util.Optional;

/**
 * {@code limits.per-client} and {@code limits.whole}: how much one client, or all together, may use of one node. What is
 * empty has no bound. A client is the name in its certificate, else its address.
 *
 * @param connections open at once; 1000 for each client
 * @param connectionsPerSecond new ones; a second's worth may come at once
 * @param bytesPerSecond both directions together; what comes faster waits
 * @param bytesPerDay both directions together, from 0:00 to 24:00 in {@code zone}
 */
public record Bounds(
        Optional<Long> connections,
        Optional<Long> connectionsPerSecond,
        Optional<Long> bytesPerSecond,
        Optional<Long> bytesPerDay) {

    public static final Bounds NONE =
            new Bounds(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public static final Bounds PER_CLIENT =
            new Bounds(Optional.of(1_000L), Optional.empty(), Optional.empty(), Optional.empty());
}
