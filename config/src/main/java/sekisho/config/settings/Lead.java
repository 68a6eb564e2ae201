package sekisho.config.settings;

import java.util.Optional;
import sekisho.config.value.HostPattern;

/**
 * One place to which a rule leads, and where the rule says so.
 *
 * @param at the name under {@code to}, or the list under {@code hosts}
 * @param destination its name; empty for hosts in the rule itself
 */
record Lead(YamlNode at, Optional<String> destination, Target target) {

    /** Where to tell something about one of the hosts. */
    YamlNode at(HostPattern host) {
        return at.asItems()
                .flatMap(list -> list.items().stream()
                        .filter(item -> HostKinds.HOST
                                .read(item)
                                .flatMap(HostEntry::pattern)
                                .filter(host::equals)
                                .isPresent())
                        .findFirst())
                .orElse(at);
    }

    /** The host as it is called at that place. */
    String say(Object host) {
        return Quoted.of(host.toString())
                + destination.map(name -> " of destinations." + name).orElse("");
    }
}
