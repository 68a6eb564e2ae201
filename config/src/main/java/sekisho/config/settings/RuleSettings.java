package sekisho.config.settings;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One of {@code rules}, with the destinations that it names in place.
 *
 * @param id {@code [a-z0-9-]{1,64}}, unique; the {@code rule} label of metrics and records
 * @param line of the rule in the file, from 1
 * @param deny {@code action: deny}; a deny rule that matches wins over every allow
 * @param clients names of client groups; at least one
 * @param targets where it leads; at least one
 * @param through the gates that it opens; default both
 * @param addresses where its names may live; default private
 * @param until the first instant at which it no longer holds: a date ends at 24:00 of that day in {@code zone}
 * @param reason why it exists, in the administrator's words; required for very wide patterns
 * @param lifetime of a connection, instead of {@code limits.lifetime}
 * @param idle time of a connection, instead of {@code limits.idle}
 * @param types DNS query types by number that may be asked; default A, AAAA, HTTPS, SRV, PTR, SOA, NS
 * @param chainTrusted {@code chain: trust}: CNAME hops need no rule of their own; default {@code inspect}
 * @param nat64 an address under 64:ff9b::/96 is judged by the IPv4 address inside (RFC 6052); else refused
 * @param hours at which it holds; empty for always
 * @param reports {@code mode: report}: outside its hours, or with a greeting that its tunnel refuses, it lets through and
 *     records what it would have said; who, where, port, addresses and until hold all the same
 * @param greeting of its tunnels
 * @param uploadPerDay bytes that one client may send by it between 0:00 and 24:00 in {@code zone}; empty for any number
 * @param onward what the destination gets beside the client's bytes
 * @param needs the grant without which it allows nothing; empty for none
 */
public record RuleSettings(
        String id,
        int line,
        boolean deny,
        Set<String> clients,
        List<Target> targets,
        Set<Gate> through,
        AddressScope addresses,
        Optional<Instant> until,
        Optional<String> reason,
        Optional<Duration> lifetime,
        Optional<Duration> idle,
        Set<Integer> types,
        boolean chainTrusted,
        boolean nat64,
        Optional<Hours> hours,
        boolean reports,
        Greeting greeting,
        Optional<Long> uploadPerDay,
        Onward onward,
        Optional<GrantNeed> needs) {

    public RuleSettings {
        clients = Set.copyOf(clients);
        targets = List.copyOf(targets);
        through = Set.copyOf(through);
        types = Set.copyOf(types);
    }

    /** {@code through}. */
    public enum Gate {
        PROXY,
        DNS
    }
}
