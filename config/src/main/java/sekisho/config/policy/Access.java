package sekisho.config.policy;

import java.util.List;
import java.util.Optional;
import sekisho.config.value.Destination;
import sekisho.config.value.Door;
import sekisho.config.value.HostName;
import sekisho.config.value.Identity;
import sekisho.config.value.IpAddress;

/**
 * What somebody wants: the one question that {@link Policy#decide} answers.
 *
 * <p>It is asked twice. Before a lookup {@link #addresses} is empty, and the answer says whether looking up is worth it.
 * After the lookup the same access, {@linkplain #at at these addresses}, is judged whole; only that answer opens anything.
 * A destination that is an address itself is judged at once. A question for a type without addresses is asked once.
 */
public sealed interface Access {

    Identity identity();

    /** The door it came through. */
    Door door();

    /** Every address that the name has; empty before the lookup. An empty list is not an answer. */
    Optional<List<IpAddress>> addresses();

    /** The same access when these are all its addresses; at least one, because every address of none would fit. */
    Access at(List<IpAddress> addresses);

    <R> R fold(Cases<R> cases);

    /** One method per kind of access, so that a new kind breaks every reader at compile time. */
    interface Cases<R> {
        R connect(Connect access);

        R request(Request access);

        R resolve(Resolve access);
    }

    /** A connection whose bytes Sekisho does not read: CONNECT. */
    record Connect(Identity identity, Door door, Destination destination, Optional<List<IpAddress>> addresses)
            implements Access {

        public Connect {
            addresses = known(addresses);
        }

        public Connect(Identity identity, Door door, Destination destination) {
            this(identity, door, destination, Optional.empty());
        }

        @Override
        public Connect at(List<IpAddress> found) {
            return new Connect(identity, door, destination, Optional.of(found));
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.connect(this);
        }
    }

    /**
     * One HTTP request that Sekisho reads and writes anew.
     *
     * @param method as sent; upper case
     * @param path path and query, byte for byte as sent
     */
    record Request(
            Identity identity,
            Door door,
            String method,
            Destination destination,
            String path,
            Optional<List<IpAddress>> addresses)
            implements Access {

        public Request {
            addresses = known(addresses);
        }

        public Request(Identity identity, Door door, String method, Destination destination, String path) {
            this(identity, door, method, destination, path, Optional.empty());
        }

        @Override
        public Request at(List<IpAddress> found) {
            return new Request(identity, door, method, destination, path, Optional.of(found));
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.request(this);
        }
    }

    /**
     * One DNS question; {@code door} is {@link Door#DNS}. Each hop of a CNAME chain is asked about as a name of its own.
     *
     * @param type the query type's number (RFC 1035 §3.2.2), 0–65535
     */
    record Resolve(Identity identity, HostName name, int type, Optional<List<IpAddress>> addresses) implements Access {

        public Resolve {
            addresses = known(addresses);
        }

        public Resolve(Identity identity, HostName name, int type) {
            this(identity, name, type, Optional.empty());
        }

        @Override
        public Door door() {
            return Door.DNS;
        }

        @Override
        public Resolve at(List<IpAddress> found) {
            return new Resolve(identity, name, type, Optional.of(found));
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.resolve(this);
        }
    }

    private static Optional<List<IpAddress>> known(Optional<List<IpAddress>> addresses) {
        if (addresses.isPresent() && addresses.get().isEmpty()) {
            throw new IllegalArgumentException("an access at no address");
        }
        return addresses.map(List::copyOf);
    }
}
