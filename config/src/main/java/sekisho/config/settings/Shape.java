package sekisho.config.settings;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What may stand at one place of the file. The table of keys is made of these; reader, schema and manual share it. */
sealed interface Shape {

    /**
     * Tells everything that is wrong at and below {@code node} and can be seen without looking elsewhere.
     *
     * @param at where to tell that something is missing: the key above, or the node itself
     * @param path of the node, {@code rules[].id}
     */
    void check(YamlNode node, YamlNode at, String path, Report report);

    /** Whether a node of this kind is meant, right or wrong. */
    boolean fits(YamlNode node);

    String kind();

    Map<String, Object> schema();

    private static boolean isEmpty(YamlNode node) {
        return node.asText().filter(YamlNode.Text::isNull).isPresent();
    }

    private static boolean misfits(Shape shape, YamlNode node, String path, Report report) {
        if (!shape.fits(node)) {
            report.error(node, (path.isEmpty() ? "the file" : path) + " is " + shape.kind() + ", not " + node.kind());
        }
        return !shape.fits(node);
    }

    static Group group(Key... keys) {
        return new Group(Arrays.asList(keys));
    }

    /** Sections of the file: none of them is as good as leaving the key out. */
    static Many sections(Group each) {
        return new Many(each, true);
    }

    static Many many(Kind<?> kind) {
        return new Many(new One(kind), false);
    }

    /** One scalar. */
    record One(Kind<?> of) implements Shape {
        @Override
        public void check(YamlNode node, YamlNode at, String path, Report report) {
            if (misfits(this, node, path, report)) {
                return;
            }
            Reading<?> reading = of.reader().apply(node.asText().orElseThrow());
            reading.remark().ifPresent(remark -> {
                if (reading.value().isPresent()) {
                    report.warning(node, remark);
                } else {
                    report.error(node, reading.later() ? path + ": " + remark : remark);
                }
            });
        }

        @Override
        public boolean fits(YamlNode node) {
            return node.asText().isPresent();
        }

        @Override
        public String kind() {
            return "one value";
        }

        @Override
        public Map<String, Object> schema() {
            return of.schema();
        }
    }

    /**
     * A list.
     *
     * @param mayBeEmpty where an empty list can't be misread as "all" or "the default"
     */
    record Many(Shape item, boolean mayBeEmpty) implements Shape {
        @Override
        public void check(YamlNode node, YamlNode at, String path, Report report) {
            if (misfits(this, node, path, report)) {
                return;
            }
            List<YamlNode> items = node.asItems().orElseThrow().items();
            if (items.isEmpty() && !mayBeEmpty) {
                report.error(node, path + " is an empty list; write at least one item or leave the key out");
            }
            for (YamlNode each : items) {
                if (isEmpty(each)) {
                    report.error(each, "an item of " + path + " has no value");
                } else {
                    item.check(each, each, path + "[]", report);
                }
            }
        }

        @Override
        public boolean fits(YamlNode node) {
            return node.asItems().isPresent();
        }

        @Override
        public String kind() {
            return "a list";
        }

        @Override
        public Map<String, Object> schema() {
            return Map.of("type", "array", "minItems", mayBeEmpty ? 0 : 1, "items", item.schema());
        }
    }

    /** A mapping with keys of the table. */
    record Group(List<Key> keys) implements Shape {
        @Override
        public void check(YamlNode node, YamlNode at, String path, Report report) {
            if (misfits(this, node, path, report)) {
                return;
            }
            String prefix = path.isEmpty() ? "" : path + ".";
            YamlNode.Keys written = node.asKeys().orElseThrow();
            for (YamlNode.Entry entry : written.entries()) {
                String name = entry.key().text();
                Optional<Key> key =
                        keys.stream().filter(k -> k.name().equals(name)).findFirst();
                if (key.isEmpty()) {
                    report.error(entry.key(), "unknown key " + Quoted.of(name) + where(path) + hint(name, report));
                } else {
                    checkValue(key.get(), entry, prefix + name, report);
                }
            }
            keys.stream()
                    .filter(key -> key.isRequired() && written.entry(key.name()).isEmpty())
                    .forEach(key -> report.error(
                            at,
                            prefix + key.name() + " is missing; write "
                                    + Quoted.of(key.example().orElseThrow())));
        }

        private static void checkValue(Key key, YamlNode.Entry entry, String path, Report report) {
            if (key.shape() instanceof Later) {
                report.error(entry.key(), path + " is known, not built in this version");
            } else if (isEmpty(entry.value())) {
                report.error(entry.key(), path + " has no value; write one or leave the key out");
            } else {
                key.shape().check(entry.value(), entry.key(), path, report);
            }
        }

        private static String where(String path) {
            return path.isEmpty() ? "" : " in " + path;
        }

        private String hint(String name, Report report) {
            return report.suggests()
                    ? Spelling.hint(name, keys.stream().map(Key::name).toList())
                    : "";
        }

        @Override
        public boolean fits(YamlNode node) {
            return node.asKeys().isPresent();
        }

        @Override
        public String kind() {
            return "a mapping";
        }

        @Override
        public Map<String, Object> schema() {
            Map<String, Object> properties = new LinkedHashMap<>();
            for (Key key : keys) {
                Map<String, Object> property = new TreeMap<>(key.shape().schema());
                property.put("description", key.manual());
                properties.put(key.name(), property);
            }
            return Map.of(
                    "type",
                    "object",
                    "additionalProperties",
                    false,
                    "required",
                    keys.stream().filter(Key::isRequired).map(Key::name).toList(),
                    "properties",
                    properties);
        }
    }

    /** A mapping whose keys the administrator invents. */
    record Named(Kind<?> name, Shape value) implements Shape {
        @Override
        public void check(YamlNode node, YamlNode at, String path, Report report) {
            if (misfits(this, node, path, report)) {
                return;
            }
            for (YamlNode.Entry entry : node.asKeys().orElseThrow().entries()) {
                new One(name).check(entry.key(), entry.key(), path, report);
                String below = path + "." + Quoted.safe(entry.key().text());
                if (isEmpty(entry.value())) {
                    report.error(entry.key(), below + " has no value");
                } else {
                    value.check(entry.value(), entry.key(), below, report);
                }
            }
        }

        @Override
        public boolean fits(YamlNode node) {
            return node.asKeys().isPresent();
        }

        @Override
        public String kind() {
            return "a mapping";
        }

        @Override
        public Map<String, Object> schema() {
            return Map.of("type", "object", "additionalProperties", value.schema());
        }
    }

    /** One of several shapes that differ in their kind of node. */
    record Either(List<Shape> shapes) implements Shape {
        @Override
        public void check(YamlNode node, YamlNode at, String path, Report report) {
            shapes.stream()
                    .filter(shape -> shape.fits(node))
                    .findFirst()
                    .ifPresentOrElse(
                            shape -> shape.check(node, at, path, report), () -> misfits(this, node, path, report));
        }

        @Override
        public boolean fits(YamlNode node) {
            return shapes.stream().anyMatch(shape -> shape.fits(node));
        }

        @Override
        public String kind() {
            return shapes.stream().map(Shape::kind).collect(Collectors.joining(" or "));
        }

        @Override
        public Map<String, Object> schema() {
            return Map.of("anyOf", shapes.stream().map(Shape::schema).toList());
        }
    }

    /** Known, not built in this version. */
    record Later() implements Shape {
        @Override
        public void check(YamlNode node, YamlNode at, String path, Report report) {
            report.error(at, path + " is known, not built in this version");
        }

        @Override
        public boolean fits(YamlNode node) {
            return true;
        }

        @Override
        public String kind() {
            return "known, not built in this version";
        }

        @Override
        public Map<String, Object> schema() {
            return Map.of("not", Map.of());
        }
    }
}
