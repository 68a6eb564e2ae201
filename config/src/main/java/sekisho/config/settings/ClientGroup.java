package sekisho.config.settings;

import java.util.List;
import sekisho.config.value.AddressRange;

/** {@code clients.NAME}: people and machines that a rule may speak of, known by their source network. */
public record ClientGroup(String name, List<AddressRange> networks) {
    public ClientGroup {
        networks = List.copyOf(networks);
    }
}
