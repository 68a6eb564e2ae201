package sekisho.config.settings;

import java.util.Set;

/**
 * What goes on to the destination beside the client's own bytes.
 *
 * @param upgrades protocols that a forward request may change to
 * @param sendProxy {@code send-proxy: v2}: each connection begins with a PROXY header that names the client
 */
public record Onward(Set<Upgrade> upgrades, boolean sendProxy) {

    /** Nothing. */
    public static final Onward PLAIN = new Onward(Set.of(), false);

    public Onward {
        upgrades = Set.copyOf(upgrades);
    }

    public boolean mayUpgradeTo(Upgrade protocol) {
        return upgrades.contains(protocol);
    }

    /** {@code upgrade}. */
    public enum Upgrade {
        /** RFC 6455. */
        WEBSOCKET
    }
}
