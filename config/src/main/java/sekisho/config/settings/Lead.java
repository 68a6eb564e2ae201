package sekisho.config.settings;

import java.util.Optional;
import java.util.function.Predicate;
import sekisho.config.value.AddressRange;
import sekisho.config.value.HostPattern;
import sekisho.config.value.IpAddress;

/**
 * One place to which a rule leads, and where the rule says so.
 *
 * @param at the name under {@code to}, or the list under {@code hosts}
 * @param destination its name; empty for hosts in the rule itself
 */
record Lead(YamlNode at, Optional<String> destination, Target target) {

    /** Where to tell something about one of the hosts. */
    YamlNode at(HostPattern host) {
        return at(entry -> entry.pattern().filter(host::equals).isPresent());
    }

    YamlNode at(IpAddress literal) {
        return at(entry -> entry.literal().filter(literal::equals).isPresent());
    }

    /** Where to tell something about one of the ranges. */
    YamlNode at(AddressRange range) {
        return at.asItems()
                .flatMap(list -> list.items().stream()
                        .filter(item -> AddressKinds.RANGE_OF_ADDRESSES
                                .read(item)
                                .filter(range::equals)
                                .isPresent())
                        .findFirst())
                .orElse(at);
    }

    private YamlNode at(Predicate<HostEntry> wanted) {
        return at.asItems()
                .flatMap(list -> list.items().stream()
                        .filter(item -> HostKinds.HOST.read(item).filter(wanted).isPresent())
                        .findFirst())
                .orElse(at);
    }

    /** The host as it is called at that place. */
    String say(Object host) {
        return Quoted.of(host.toString())
                + destination.map(name -> " of destinations." + name).orElse("");
    }
}
