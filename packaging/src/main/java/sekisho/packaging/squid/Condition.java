package sekisho.packaging.squid;

import java.time.DayOfWeek;
import java.util.List;
import java.util.Set;
import sekisho.config.value.AddressRange;
import sekisho.config.value.IpAddress;
import sekisho.config.value.PortRange;

/** What one {@code acl} asks of a request. Its values are alternatives. */
sealed interface Condition {

    /** Whether Squid would say yes. */
    Ternary test(Probe probe);

    <R> R fold(Cases<R> cases);

    /** One method per kind of test. */
    interface Cases<R> {
        R source(Source test);

        R domain(Domain test);

        R address(Address test);

        R port(Port test);

        R connect(Connect test);

        R time(Time test);

        R user(User test);

        R always(Always test);

        R unreadable(Unreadable test);
    }

    /** {@code src}. */
    record Source(List<AddressRange> ranges) implements Condition {
        @Override
        public Ternary test(Probe probe) {
            return Ternary.of(ranges.stream().anyMatch(range -> range.contains(probe.client())));
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.source(this);
        }
    }

    /**
     * {@code dstdomain}, and {@code dstdom_regex} that says the same.
     *
     * @param literals addresses that stand among the names, as they may stand in a URL
     */
    record Domain(Names names, List<IpAddress> literals) implements Condition {
        @Override
        public Ternary test(Probe probe) {
            return Ternary.of(names.match(probe.host()));
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.domain(this);
        }
    }

    /** {@code dst}: the address that the name has at that moment. */
    record Address(List<AddressRange> ranges) implements Condition {
        @Override
        public Ternary test(Probe probe) {
            return Ternary.UNKNOWN;
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.address(this);
        }
    }

    /** An {@code acl} of that type. */
    record Port(List<PortRange> ports) implements Condition {
        @Override
        public Ternary test(Probe probe) {
            return Ternary.of(ports.stream().anyMatch(range -> range.contains(probe.port())));
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.port(this);
        }
    }

    /** {@code method CONNECT}. */
    record Connect() implements Condition {
        @Override
        public Ternary test(Probe probe) {
            return Ternary.of(probe.connect());
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.connect(this);
        }
    }

    /** {@code time}. */
    record Time(List<TimeSpan> spans) implements Condition {
        @Override
        public Ternary test(Probe probe) {
            return Ternary.of(spans.stream().anyMatch(span -> span.contains(probe.at())));
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.time(this);
        }

        static final Set<DayOfWeek> EVERY_DAY = Set.of(DayOfWeek.values());
    }

    /** {@code proxy_auth}: names, or everybody with a password ({@code REQUIRED}, no names). */
    record User(List<String> names) implements Condition {
        @Override
        public Ternary test(Probe probe) {
            return Ternary.UNKNOWN;
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.user(this);
        }
    }

    /** The same for every request: {@code all}, and what can never be asked here ({@code manager}, {@code to_localhost}). */
    record Always(boolean answer) implements Condition {
        @Override
        public Ternary test(Probe probe) {
            return Ternary.of(answer);
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.always(this);
        }
    }

    /** Something that no rule can say. */
    record Unreadable(String type) implements Condition {
        @Override
        public Ternary test(Probe probe) {
            return Ternary.UNKNOWN;
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.unreadable(this);
        }
    }
}
