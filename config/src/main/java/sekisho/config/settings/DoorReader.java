package sekisho.config.settings;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import sekisho.config.value.Destination;

/** What only {@code listen.sni} and {@code listen.relay} have. */
final class DoorReader {

    static final Kind<Listen.Original> ORIGINAL = Kind.choice(words(Listen.Original.values()));
    static final Kind<Listen.Protocol> EXPECT = Kind.choice(words(Listen.Protocol.values()));

    private final Report report;

    DoorReader(Report report) {
        this.report = report;
    }

    Listen.Sni sni(YamlNode.Keys door, Listen.Entrance entrance) {
        Listen.Original original = original(door);
        Optional<Integer> port = AmountKinds.ONE_PORT.read(door, "port");
        return new Listen.Sni(
                entrance, original, port.isEmpty() && original == Listen.Original.NONE ? Optional.of(443) : port);
    }

    /** Empty when it leads nowhere, which is told. */
    Optional<Listen.Relay> relay(YamlNode.Keys door, Listen.Entrance entrance) {
        Listen.Original original = original(door);
        Optional<Destination> to = HostKinds.PLACE.read(door, "to");
        boolean fixed = original == Listen.Original.NONE;
        if (fixed) {
            tellMissing(door, "to", "to: \"HOST:PORT\"");
            tellSuperfluous(door, "to-range", "without original: redirect or tproxy no destination but to: is known");
            tellSuperfluous(door, "ports", "the port of the one destination stands in to:");
        } else {
            tellMissing(door, "to-range", "to-range: [10.20.8.0/22]");
            tellMissing(door, "ports", "ports: [1500]");
            tellSuperfluous(door, "to", "the original destination is the destination");
        }
        Optional<Listen.Protocol> expect = EXPECT.read(door, "expect");
        return (fixed && to.isEmpty()) || expect.isEmpty()
                ? Optional.empty()
                : Optional.of(new Listen.Relay(
                        entrance,
                        to,
                        original,
                        AddressKinds.RANGE_OF_ADDRESSES.readAll(door, "to-range"),
                        AmountKinds.PORT.readAll(door, "ports"),
                        expect.get()));
    }

    private void tellMissing(YamlNode.Keys door, String key, String write) {
        if (door.entry(key).isEmpty()) {
            report.error(door, "listen.relay[]." + key + " is missing; write " + write);
        }
    }

    private void tellSuperfluous(YamlNode.Keys door, String key, String why) {
        door.entry(key).ifPresent(entry -> report.error(entry.key(), "remove " + key + ": here; " + why));
    }

    private static Listen.Original original(YamlNode.Keys door) {
        return ORIGINAL.read(door, "original").orElse(Listen.Original.NONE);
    }

    private static <E extends Enum<E>> Map<String, E> words(E[] values) {
        Map<String, E> words = new LinkedHashMap<>();
        for (E value : values) {
            words.put(value.name().toLowerCase(Locale.ROOT), value);
        }
        return words;
    }
}
