package sekisho.config.settings;

import java.util.List;
import java.util.Set;
import sekisho.config.value.AddressRange;
import sekisho.config.value.CertificatePattern;

/**
 * {@code clients.NAME}: people and machines that a rule may speak of. Of each kind of fact that is written, one must fit.
 *
 * @param networks that hold the source
 * @param certificates names in verified client certificates
 * @param vpcEndpoints AWS endpoints ({@code vpce-…}), as a load balancer tells them
 */
public record ClientGroup(
        String name, List<AddressRange> networks, List<CertificatePattern> certificates, Set<String> vpcEndpoints) {
    public ClientGroup {
        networks = List.copyOf(networks);
        certificates = List.copyOf(certificates);
        vpcEndpoints = Set.copyOf(vpcEndpoints);
    }

    boolean needsOnlyNetworks() {
        return certificates.isEmpty() && vpcEndpoints.isEmpty();
    }

    public ClientGroup(String name, List<AddressRange> networks) {
        this(name, networks, List.of(), Set.of());
    }
}
