package sekisho.packaging.squid;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import sekisho.config.value.AddressRange;
import sekisho.config.value.HostName;
import sekisho.config.value.HostPattern;
import sekisho.config.value.IpAddress;
import sekisho.config.value.PortRange;

/**
 * Requests that tell two policies apart: every name of every list and its neighbours, a client inside and outside of every
 * network, ports at every edge, times inside and outside of all hours.
 */
final class Probes {

    private static final int WHOLE_PRODUCT_HOSTS = 60;
    private static final int MOST_OF_A_KIND = 24;

    /** A Monday without meaning. */
    private static final LocalDate WEEK = LocalDate.of(2026, 1, 5);

    private final Set<IpAddress> clients = new LinkedHashSet<>();
    private final Set<HostName> hosts = new LinkedHashSet<>();
    private final Set<Integer> ports = new LinkedHashSet<>(List.of(443, 80, 22, 8443));
    private final Set<ZonedDateTime> times = new LinkedHashSet<>();
    private final ZoneId zone;

    private Probes(ZoneId zone) {
        this.zone = zone;
    }

    static List<Probe> of(SquidPolicy squid, ZoneId zone) {
        Probes probes = new Probes(zone);
        squid.lines().stream()
                .flatMap(line -> line.terms().stream())
                .map(AccessLine.Term::condition)
                .distinct()
                .forEach(probes::learn);
        probes.clients.add(IpAddress.of("192.0.2.77"));
        probes.hosts.add(HostName.of("unlisted.example"));
        probes.times.add(WEEK.plusDays(2).atTime(10, 0).atZone(zone));
        return probes.product();
    }

    private void learn(Condition condition) {
        if (condition instanceof Condition.Source source) {
            source.ranges().stream()
                    .map(AddressRange::base)
                    .limit(MOST_OF_A_KIND)
                    .forEach(clients::add);
        } else if (condition instanceof Condition.Domain domain) {
            domain.names().patterns().forEach(this::learn);
        } else if (condition instanceof Condition.Port port) {
            port.ports().stream().limit(MOST_OF_A_KIND).forEach(this::learn);
        } else if (condition instanceof Condition.Time time) {
            time.spans().forEach(this::learn);
        }
    }

    private void learn(HostPattern pattern) {
        String name = String.join(
                ".",
                pattern.isExact()
                        ? pattern.labels()
                        : pattern.labels().subList(1, pattern.labels().size()));
        Stream.of(name, "probe." + name, "a.b." + name, "x" + name)
                .forEach(text -> HostName.parse(text).asOptional().ifPresent(hosts::add));
    }

    private void learn(PortRange port) {
        Stream.of(port.first() - 1, port.first(), port.last(), port.last() + 1)
                .filter(number -> number >= 1 && number <= 65_535)
                .forEach(ports::add);
    }

    private void learn(TimeSpan span) {
        for (int day = 0; day < 7 && times.size() < MOST_OF_A_KIND; day++) {
            LocalDate date = WEEK.plusDays(day);
            int middle = (span.from() + span.last()) / 2;
            times.add(date.atTime(middle / 60 % 24, middle % 60).atZone(zone));
            times.add(date.atTime(3, 33).atZone(zone));
        }
    }

    /** Whole for the first hosts; for the rest one client after the other, at every port that matters most. */
    private List<Probe> product() {
        List<Probe> probes = new ArrayList<>();
        List<IpAddress> someClients = List.copyOf(clients);
        ZonedDateTime anyTime = times.iterator().next();
        int index = 0;
        for (HostName host : hosts) {
            boolean whole = index++ < WHOLE_PRODUCT_HOSTS;
            for (IpAddress client : whole ? someClients : List.of(someClients.get(index % someClients.size()))) {
                for (int port : whole ? ports : List.of(443, 80)) {
                    for (ZonedDateTime at : whole ? times : List.of(anyTime)) {
                        probes.add(new Probe(client, host, port, true, at));
                        probes.add(new Probe(client, host, port, false, at));
                    }
                }
            }
        }
        return probes;
    }
}
