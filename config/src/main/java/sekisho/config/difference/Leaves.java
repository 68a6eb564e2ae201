package sekisho.config.difference;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import sekisho.config.settings.AddressScope;
import sekisho.config.settings.DnsSettings.LocalRecord;
import sekisho.config.settings.DnsSettings.Upstream;
import sekisho.config.settings.DnsSettings.Zone;
import sekisho.config.settings.Hours;
import sekisho.config.settings.Listen.Place;

/**
 * A part of the settings as keys and texts. It walks the records' components as they are, so that a key which a later
 * version adds can't be forgotten here: what it does not know by name it still shows.
 */
final class Leaves {

    private static final String SETTINGS = "sekisho.config.settings";

    /** Where a component of a record has another name than its key in the file. */
    private static final Map<String, String> KEYS = Map.ofEntries(
            Map.entry("chain-trusted", "chain"),
            Map.entry("reports", "mode"),
            Map.entry("greeting.missing-sni-allowed", "missing-sni"),
            Map.entry("greeting.ech", "ech"),
            Map.entry("onward.upgrades", "upgrade"),
            Map.entry("onward.send-proxy", "send-proxy"),
            Map.entry("needs.longest", "grant-for"),
            Map.entry("needs.binds", "grant-binds"));

    /** Where the file has a word and the record yes or no: for yes, for no. */
    private static final Map<String, Map<String, String>> WORDS = Map.of(
            "chain", Map.of("true", "trust", "false", "inspect"),
            "mode", Map.of("true", "report", "false", "enforce"),
            "missing-sni", Map.of("true", "allow", "false", "refuse"),
            "send-proxy", Map.of("true", "v2", "false", ""));

    private final Map<String, String> found = new LinkedHashMap<>();

    private Leaves() {}

    /** By key below {@code path}, in the order of the records; a key that has nothing is absent. */
    static Map<String, String> of(String path, Object value) {
        Leaves leaves = new Leaves();
        leaves.add(path, value);
        return leaves.found;
    }

    private void add(String path, Object value) {
        if (value instanceof Optional<?> perhaps) {
            perhaps.ifPresent(present -> add(path, present));
        } else if (value instanceof OptionalInt perhaps) {
            perhaps.ifPresent(present -> put(path, Integer.toString(present)));
        } else if (value instanceof Hours hours) {
            put(path, hours.toString());
            put(path + ".holidays", Written.text(hours.holidays()));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> add(path + "." + Written.text(key), each));
        } else if (value instanceof Collection<?> many && many.stream().anyMatch(Leaves::isBranch)) {
            int number = 0;
            for (Object each : many) {
                number++;
                add(path + name(each, number), each);
            }
        } else if (isBranch(value)) {
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                add(path + (path.isEmpty() ? "" : ".") + kebab(component.getName()), read(component, value));
            }
        } else {
            put(path, Written.text(value));
        }
    }

    private static boolean isBranch(Object value) {
        return value instanceof Record
                && value.getClass().getPackageName().equals(SETTINGS)
                && !(value instanceof AddressScope)
                && !(value instanceof Upstream)
                && !(value instanceof LocalRecord);
    }

    private static Object read(RecordComponent component, Object owner) {
        try {
            return component.getAccessor().invoke(owner);
        } catch (ReflectiveOperationException itIsPublic) {
            throw new IllegalStateException(itIsPublic);
        }
    }

    private static String name(Object each, int number) {
        if (each instanceof Place place) {
            return " " + Written.text(place.address());
        }
        return " "
                + (each instanceof Zone zone ? zone.zone().map(Written::text).orElse(".") : Integer.toString(number));
    }

    private void put(String path, String text) {
        String key = KEYS.getOrDefault(path, path);
        String word = WORDS.getOrDefault(key, Map.of()).getOrDefault(text, text);
        if (!word.isEmpty()) {
            // Two listeners may have the same address while their ports are picked freely.
            found.merge(key, word, (one, other) -> one + "; " + other);
        }
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
