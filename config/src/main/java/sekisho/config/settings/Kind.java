package sekisho.config.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A kind of scalar: the one reader of its text, and its description for editors.
 *
 * @param schema of JSON Schema (draft 2020-12): wider than the reader where a pattern can't say more
 */
record Kind<T>(Map<String, Object> schema, Function<YamlNode.Text, Reading<T>> reader) {

    static <T> Kind<T> of(String pattern, String example, Function<String, Reading<T>> reader) {
        Map<String, Object> schema = new TreeMap<>();
        schema.put("type", "string");
        schema.put("pattern", pattern);
        schema.put("examples", List.of(example));
        return new Kind<>(schema, text -> reader.apply(text.text()));
    }

    /** Exactly one of these words. */
    static <T> Kind<T> choice(Map<String, T> words) {
        return choice(words, List.of());
    }

    /** One of these words; the others are for a later version. */
    static <T> Kind<T> choice(Map<String, T> words, List<String> later) {
        return new Kind<>(Map.of("enum", List.copyOf(words.keySet())), text -> {
            String written = text.text();
            if (words.containsKey(written)) {
                return Reading.of(words.get(written));
            }
            String write = words.keySet().stream().map(Quoted::of).collect(Collectors.joining(" or "));
            return later.contains(written)
                    ? Reading.later(written, write)
                    : Reading.wrong("incorrect " + Quoted.of(written) + "; write " + write + " instead");
        });
    }

    /** As {@link #of(String, String, Function)}, for values that YAML also knows as numbers or booleans. */
    Kind<T> alsoAs(String type) {
        Map<String, Object> wider = new TreeMap<>(schema);
        wider.put("type", List.of("string", type));
        return new Kind<>(wider, reader);
    }

    /** As this, described to editors as exactly this number. */
    Kind<T> describedAs(int number) {
        return new Kind<>(Map.of("const", number), reader);
    }

    /** This kind, when only one of its values is built. */
    Kind<T> onlyNow(String value) {
        return new Kind<>(Map.of("const", value), text -> {
            Reading<T> read = reader.apply(text);
            return read.value().isEmpty() || text.text().equals(value)
                    ? read
                    : Reading.later(text.text(), Quoted.of(value));
        });
    }

    /** The value at a place; empty when it is wrong, which {@link Shape#check} has told. */
    Optional<T> read(YamlNode node) {
        return node.asText()
                .filter(text -> !text.isNull())
                .flatMap(text -> reader.apply(text).value());
    }

    Optional<T> read(YamlNode.Keys group, String key) {
        return group.value(key).flatMap(this::read);
    }

    /** The values of a list, without the wrong ones. */
    List<T> readAll(YamlNode.Keys group, String key) {
        return group.value(key).flatMap(YamlNode::asItems).stream()
                .flatMap(items -> items.items().stream())
                .flatMap(item -> read(item).stream())
                .toList();
    }
}
