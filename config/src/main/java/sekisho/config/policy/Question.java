package sekisho.config.policy;

import java.util.ArrayList;
import java.util.List;
import sekisho.config.settings.RuleSettings.Gate;
import sekisho.config.value.Destination;
import sekisho.config.value.Door;
import sekisho.config.value.Host;
import sekisho.config.value.HostName;
import sekisho.config.value.IpAddress;

/**
 * An access in the terms that rules are written in.
 *
 * @param relay whether it came through a relay, the only door that leads to ranges
 * @param port 0 at the dns gate
 * @param type the query type; -1 at the proxy gate
 * @param addresses all that are known: a literal is its own address, and a name has none before the lookup
 */
record Question(Gate gate, boolean relay, Host host, int port, int type, List<IpAddress> addresses) {

    static Question of(Access access) {
        return access.fold(new Access.Cases<>() {
            @Override
            public Question connect(Access.Connect connect) {
                return proxy(
                        connect.door() == Door.RELAY,
                        connect.destination(),
                        connect.addresses().orElse(List.of()));
            }

            @Override
            public Question request(Access.Request request) {
                return proxy(false, request.destination(), request.addresses().orElse(List.of()));
            }

            @Override
            public Question resolve(Access.Resolve resolve) {
                return new Question(
                        Gate.DNS,
                        false,
                        resolve.name(),
                        0,
                        resolve.type(),
                        resolve.addresses().orElse(List.of()));
            }
        });
    }

    boolean isProxy() {
        return gate == Gate.PROXY;
    }

    private static Question proxy(boolean relay, Destination destination, List<IpAddress> found) {
        Host host = destination.host();
        List<IpAddress> addresses = found;
        if (!(host instanceof HostName) && !found.contains(host)) {
            addresses = new ArrayList<>(found);
            addresses.add((IpAddress) host);
        }
        return new Question(Gate.PROXY, relay, host, destination.port(), -1, addresses);
    }
}
