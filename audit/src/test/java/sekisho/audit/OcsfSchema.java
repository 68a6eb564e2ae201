package sekisho.audit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import sekisho.config.value.IpAddress;

/** The notes of {@code ocsf-1.8.0.txt}, and what they say of an event. */
final class OcsfSchema {

    private record Attribute(String type, boolean isRequired, String profile, String values) {

        boolean isDeclared(Set<String> profiles) {
            return profile.isEmpty() || profiles.contains(profile);
        }

        boolean has(String value) {
            for (String range : values.split(",")) {
                String[] ends = range.split("-");
                if (range.equals(value)
                        || (ends.length == 2
                                && value.matches("[0-9]+")
                                && Long.parseLong(value) >= Long.parseLong(ends[0])
                                && Long.parseLong(value) <= Long.parseLong(ends[1]))) {
                    return true;
                }
            }
            return values.isEmpty();
        }
    }

    private static final String ANY_OF = "(at_least_one)";

    private final Map<String, Map<String, Attribute>> scopes = new HashMap<>();
    private final Map<String, List<String>> anyOf = new HashMap<>();

    static OcsfSchema read() throws IOException {
        OcsfSchema schema = new OcsfSchema();
        try (InputStream in = OcsfSchema.class.getResourceAsStream("ocsf-1.8.0.txt")) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(schema::add);
        }
        return schema;
    }

    private void add(String line) {
        String[] words = line.split(" ");
        if (words[1].equals(ANY_OF)) {
            anyOf.put(words[0], List.of(words[2].split(",")));
            return;
        }
        String[] need = words[3].split("/");
        scopes.computeIfAbsent(words[0], scope -> new HashMap<>())
                .put(
                        words[1],
                        new Attribute(
                                words[2],
                                need[0].equals("required"),
                                need.length > 1 ? need[1] : "",
                                words.length > 4 ? words[4] : ""));
    }

    /** Everything that is wrong with an event, each with its path. */
    Set<String> faults(Map<?, ?> event) {
        Set<String> faults = new TreeSet<>();
        String type = String.valueOf(event.get("class_uid"));
        Set<String> profiles = new TreeSet<>();
        if (event.get("metadata") instanceof Map<?, ?> metadata && metadata.get("profiles") instanceof List<?> names) {
            names.forEach(name -> profiles.add(name.toString()));
        }
        if (!String.valueOf(event.get("type_uid"))
                .equals(Long.toString(number(event, "class_uid") * 100 + number(event, "activity_id")))) {
            faults.add(type + ": type_uid is not class and activity");
        }
        object(type, type, event, profiles, faults);
        return faults;
    }

    private void object(String path, String scope, Map<?, ?> object, Set<String> profiles, Set<String> faults) {
        Map<String, Attribute> attributes = scopes.get(scope);
        if (attributes == null) {
            faults.add(path + ": no such class or object");
            return;
        }
        attributes.forEach((name, attribute) -> {
            if (attribute.isRequired() && attribute.isDeclared(profiles) && !object.containsKey(name)) {
                faults.add(path + ": no " + name);
            }
        });
        List<String> some = anyOf.getOrDefault(scope, List.of());
        if (!some.isEmpty() && some.stream().noneMatch(object::containsKey)) {
            faults.add(path + ": none of " + some);
        }
        object.forEach((name, value) -> {
            Attribute attribute = attributes.get(name.toString());
            String place = path + "." + name;
            if (attribute == null || !attribute.isDeclared(profiles)) {
                faults.add(place + ": unknown");
            } else if (attribute.type().endsWith("[]") != value instanceof List) {
                faults.add(place + ": one or many?");
            } else {
                List<Object> items = value instanceof List<?> many ? new ArrayList<>(many) : List.of(value);
                items.forEach(item -> value(place, attribute, item, profiles, faults));
            }
        });
    }

    private void value(String path, Attribute attribute, Object value, Set<String> profiles, Set<String> faults) {
        String type = attribute.type().replace("[]", "");
        boolean fits = switch (type) {
            case "any" -> true;
            case "text" -> value instanceof String;
            case "number" -> value instanceof Long;
            case "port" -> value instanceof Long port && port >= 0 && port <= 65_535;
            case "ip" -> value instanceof String text && isAddress(text);
            default -> value instanceof Map;
        };
        if (!fits) {
            faults.add(path + ": not of type " + type + ": " + value);
        } else if (!attribute.has(value.toString())) {
            faults.add(path + ": no such value: " + value);
        } else if (value instanceof Map<?, ?> object && !type.equals("any")) {
            object(path, type, object, profiles, faults);
        }
    }

    private static boolean isAddress(String text) {
        try {
            return IpAddress.of(text).toString().equals(text);
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    private static long number(Map<?, ?> event, String name) {
        return event.get(name) instanceof Long number ? number : -1;
    }
}
