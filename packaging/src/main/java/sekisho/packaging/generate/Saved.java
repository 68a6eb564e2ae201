package sekisho.packaging.generate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sekisho.packaging.screen.Json;

/** Parts of what {@code aws … describe-…} printed, looked up without casts at each place. */
final class Saved {

    private Saved() {}

    /** The objects in a list; none where it is missing or something else. */
    static List<Map<?, ?>> objects(Object parent, String key) {
        return member(parent, key).map(Saved::items).orElse(List.of()).stream()
                .<Map<?, ?>>mapMulti((item, each) -> {
                    if (item instanceof Map<?, ?> object) {
                        each.accept(object);
                    }
                })
                .toList();
    }

    static Optional<Object> member(Object parent, String key) {
        return parent instanceof Map<?, ?> object ? Optional.ofNullable(object.get(key)) : Optional.empty();
    }

    static String text(Object parent, String key) {
        return member(parent, key).map(Object::toString).orElse("");
    }

    private static List<?> items(Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    /** JSON in one spelling: keys and lists in order, and a list of one as its only item, as AWS takes both. */
    static String canonical(Object value) {
        return Json.text(ordered(value));
    }

    private static Object ordered(Object value) {
        if (value instanceof Map<?, ?> object) {
            Map<String, Object> sorted = new TreeMap<>();
            object.forEach((key, inner) -> sorted.put(key.toString(), ordered(inner)));
            return sorted;
        }
        if (value instanceof List<?> list) {
            List<Object> sorted = list.stream()
                    .map(Saved::ordered)
                    .sorted((one, two) -> Json.text(one).compareTo(Json.text(two)))
                    .toList();
            return sorted.size() == 1 ? sorted.get(0) : sorted;
        }
        return value instanceof Boolean ? value.toString() : value;
    }
}
