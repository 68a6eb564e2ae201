package sekisho.packaging.squid;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import sekisho.config.value.AddressRange;
import sekisho.config.value.IpAddress;
import sekisho.config.value.PortRange;

/** The file to be: groups of clients, and rules in the order of the lines that they come from. */
final class Draft {

    /**
     * One rule.
     *
     * @param clients name of a group
     * @param addresses as the key is written
     * @param reason line of the old file
     */
    record Rule(
            String id,
            boolean deny,
            String clients,
            Names names,
            List<IpAddress> literals,
            List<PortRange> ports,
            String addresses,
            Optional<TimeSpan> hours,
            String reason) {}

    /** @param certificates patterns; empty for a group of networks alone */
    record Group(List<AddressRange> networks, List<String> certificates) {}

    private static final Group EVERYBODY = new Group(Sources.read("all"), List.of());

    private final Map<Group, String> groups = new LinkedHashMap<>();
    private final List<Rule> rules = new ArrayList<>();
    private final Set<String> taken = new TreeSet<>();

    /** @param wish a name for it, from the old file */
    String group(Optional<List<AddressRange>> networks, List<String> certificates, String wish) {
        Group group = networks.isEmpty() && certificates.isEmpty()
                ? EVERYBODY
                : new Group(networks.orElse(List.of()), certificates);
        return groups.computeIfAbsent(group, absent -> {
            String name = group.equals(EVERYBODY) ? "everybody" : word(wish);
            String free = name;
            for (int i = 2; groups.containsValue(free); i++) {
                free = name + "-" + i;
            }
            return free;
        });
    }

    /** A rule's id from words of the old file, used once. */
    String id(String wish) {
        String name = word(wish);
        String free = name;
        for (int i = 2; !taken.add(free); i++) {
            free = name + "-" + i;
        }
        return free;
    }

    void add(Rule rule) {
        rules.add(rule);
    }

    Map<Group, String> groups() {
        return groups;
    }

    List<Rule> rules() {
        return rules;
    }

    private static String word(String text) {
        String word =
                text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        return word.isEmpty() ? "imported" : word.substring(0, Math.min(56, word.length()));
    }
}
