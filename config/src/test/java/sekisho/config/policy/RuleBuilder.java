package sekisho.config.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sekisho.config.settings.AddressScope;
import sekisho.config.settings.Greeting;
import sekisho.config.settings.Hours;
import sekisho.config.settings.Onward;
import sekisho.config.settings.RuleSettings;
import sekisho.config.settings.RuleSettings.Gate;
import sekisho.config.settings.Target;
import sekisho.config.value.AddressRange;
import sekisho.config.value.HostPattern;
import sekisho.config.value.IpAddress;
import sekisho.config.value.PortRange;

/** A rule as the reader of the file would hand it over, with the same defaults. */
final class RuleBuilder {

    private final String id;
    private boolean deny;
    private Set<String> clients = Set.of("desks");
    private final List<HostPattern> hosts = new ArrayList<>();
    private final List<IpAddress> literals = new ArrayList<>();
    private List<PortRange> ports = List.of(PortRange.of(443));
    private Set<Gate> through = EnumSet.allOf(Gate.class);
    private AddressScope addresses = new AddressScope.Private();
    private Optional<Instant> until = Optional.empty();
    private Set<Integer> types = Set.of(1, 28, 65, 33, 12, 6, 2);
    private boolean nat64;
    private Optional<Hours> hours = Optional.empty();
    private boolean reports;

    private RuleBuilder(String id) {
        this.id = id;
    }

    static RuleBuilder allow(String id, String... hosts) {
        RuleBuilder rule = new RuleBuilder(id);
        for (String host : hosts) {
            Optional<IpAddress> literal = IpAddress.parse(host).asOptional();
            literal.ifPresentOrElse(
                    rule.literals::add,
                    () -> rule.hosts.add(HostPattern.parse(host).asOptional().orElseThrow()));
        }
        return rule;
    }

    static RuleBuilder deny(String id, String... hosts) {
        RuleBuilder rule = allow(id, hosts);
        rule.deny = true;
        return rule;
    }

    RuleBuilder clients(String... names) {
        clients = Set.of(names);
        return this;
    }

    RuleBuilder ports(int... numbers) {
        ports = java.util.Arrays.stream(numbers).mapToObj(PortRange::of).toList();
        return this;
    }

    RuleBuilder through(Gate gate) {
        through = EnumSet.of(gate);
        return this;
    }

    RuleBuilder addresses(AddressScope scope) {
        addresses = scope;
        return this;
    }

    RuleBuilder at(String... ranges) {
        return addresses(new AddressScope.Ranges(
                java.util.Arrays.stream(ranges).map(AddressRange::of).toList()));
    }

    RuleBuilder until(Instant end) {
        until = Optional.of(end);
        return this;
    }

    RuleBuilder types(Integer... numbers) {
        types = Set.of(numbers);
        return this;
    }

    RuleBuilder nat64() {
        nat64 = true;
        return this;
    }

    RuleBuilder hours(Hours written) {
        hours = Optional.of(written);
        return this;
    }

    RuleBuilder reports() {
        reports = true;
        return this;
    }

    RuleSettings build(int line) {
        return new RuleSettings(
                id,
                line,
                deny,
                clients,
                List.of(new Target(hosts, literals, ports, Target.Tunnel.TLS)),
                through,
                addresses,
                until,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                types,
                false,
                nat64,
                hours,
                reports,
                Greeting.STRICT,
                Optional.empty(),
                Onward.PLAIN,
                Optional.empty());
    }
}
