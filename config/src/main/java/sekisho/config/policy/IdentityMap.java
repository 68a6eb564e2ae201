package sekisho.config.policy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sekisho.config.settings.ClientGroup;
import sekisho.config.settings.Person;
import sekisho.config.value.AddressRange;
import sekisho.config.value.CertificatePattern;
import sekisho.config.value.Identity;
import sekisho.config.value.IpAddress;

/**
 * From what a connection proved to the client groups that it belongs to: of each kind of fact that a group names (source
 * networks, certificates, VPC endpoints) one must fit. Asked by every decision and not once per connection, so that a reload
 * changes what open connections may ask for next.
 */
final class IdentityMap {

    /** The source of somebody of whom only a name is known. */
    private static final IpAddress NOWHERE = IpAddress.of("0.0.0.0");

    private static final BitSet NOBODY = new BitSet(0);

    private final List<ClientGroup> groups;
    private final RangeTable<BitSet> byNetwork;
    /** As {@link #byNetwork}, without the groups that want more than a network: the answer for most connections. */
    private final RangeTable<BitSet> byNetworkAlone;

    private final CertificateTable byCertificate;
    private final Map<String, BitSet> byEndpoint = new HashMap<>();
    private final Map<String, String> byName = new HashMap<>();
    private final BitSet needNetwork = new BitSet();
    private final BitSet needCertificate = new BitSet();
    private final BitSet needEndpoint = new BitSet();

    IdentityMap(Collection<ClientGroup> groups, Collection<Person> people) {
        people.forEach(person -> person.certificates().forEach(name -> byName.put(name, person.id())));
        this.groups = List.copyOf(groups);
        byCertificate = new CertificateTable();
        Map<AddressRange, BitSet> members = new HashMap<>();
        for (int bit = 0; bit < this.groups.size(); bit++) {
            int own = bit;
            ClientGroup group = this.groups.get(bit);
            group.networks()
                    .forEach(network -> members.computeIfAbsent(network, absent -> new BitSet())
                            .set(own));
            group.certificates().forEach(pattern -> byCertificate.add(pattern, own));
            group.vpcEndpoints()
                    .forEach(endpoint -> byEndpoint
                            .computeIfAbsent(endpoint, absent -> new BitSet())
                            .set(own));
            needNetwork.set(bit, !group.networks().isEmpty());
            needCertificate.set(bit, !group.certificates().isEmpty());
            needEndpoint.set(bit, !group.vpcEndpoints().isEmpty());
        }
        byNetwork = RangeTable.of(members, IdentityMap::union);
        members.replaceAll((network, bits) -> without(without(bits, needCertificate), needEndpoint));
        byNetworkAlone = RangeTable.of(members, IdentityMap::union);
    }

    /** One bit per group, in the file's order; nobody changes the set. */
    BitSet groupsOf(Identity identity) {
        if (identity.certificate().isEmpty() && identity.vpcEndpoint().isEmpty()) {
            return byNetworkAlone.find(identity.source()).orElse(NOBODY);
        }
        BitSet fitting = fitting(byNetwork.find(identity.source()), needNetwork);
        fitting.and(fitting(identity.certificate().map(byCertificate::find), needCertificate));
        fitting.and(fitting(identity.vpcEndpoint().map(byEndpoint::get), needEndpoint));
        return fitting;
    }

    /** Those that the fact fits, and those that don't ask for it. */
    private BitSet fitting(Optional<BitSet> found, BitSet need) {
        BitSet fitting = new BitSet(groups.size());
        fitting.set(0, groups.size());
        fitting.andNot(need);
        found.ifPresent(fitting::or);
        return fitting;
    }

    /** The person whom its certificate proves. */
    Optional<String> personOf(Identity identity) {
        return identity.certificate().map(byName::get);
    }

    /** The same set, by names. */
    BitSet groupsNamed(Collection<String> names) {
        BitSet named = new BitSet(groups.size());
        for (int bit = 0; bit < groups.size(); bit++) {
            named.set(bit, names.contains(groups.get(bit).name()));
        }
        return named;
    }

    List<String> namesOf(Identity identity) {
        List<String> names = new ArrayList<>();
        groupsOf(identity).stream().forEach(bit -> names.add(groups.get(bit).name()));
        return names;
    }

    /** Somebody to ask about, as {@link Policy#clientNamed} says. */
    Optional<Identity> named(String text) {
        Optional<Identity> source = IpAddress.parse(text).asOptional().map(Identity::ofSource);
        return source.or(() -> groups.stream()
                        .filter(group -> group.name().equals(text))
                        .findFirst()
                        .map(IdentityMap::example))
                .or(() -> proven(text));
    }

    private static Identity example(ClientGroup group) {
        return new Identity(
                group.networks().stream().findFirst().map(AddressRange::base).orElse(NOWHERE),
                group.certificates().stream().findFirst().map(CertificatePattern::example),
                group.vpcEndpoints().stream().findFirst());
    }

    private static Optional<Identity> proven(String text) {
        int at = text.lastIndexOf('@');
        Optional<IpAddress> source =
                IpAddress.parse(text.substring(at + 1)).asOptional().filter(address -> at > 0);
        String name = source.isPresent() ? text.substring(0, at) : text;
        if (name.matches("vpce-[0-9a-f]{8,17}")) {
            return Optional.of(new Identity(source.orElse(NOWHERE), Optional.empty(), Optional.of(name)));
        }
        return CertificatePattern.parse(name)
                .asOptional()
                .filter(CertificatePattern::isExact)
                .map(exact -> new Identity(source.orElse(NOWHERE), Optional.of(exact.text())));
    }

    private static BitSet union(BitSet around, BitSet inside) {
        BitSet both = (BitSet) around.clone();
        both.or(inside);
        return both;
    }

    private static BitSet without(BitSet all, BitSet some) {
        BitSet rest = (BitSet) all.clone();
        rest.andNot(some);
        return rest;
    }
}
