package sekisho.config.settings;

import java.util.List;
import java.util.Optional;

/** A place in the file and what is written there; lines and columns from 1. Equal texts at two places are two nodes. */
abstract sealed class YamlNode {

    private final int line;
    private final int column;

    private YamlNode(int line, int column) {
        this.line = line;
        this.column = column;
    }

    int line() {
        return line;
    }

    int column() {
        return column;
    }

    /** The kind, as a person calls it. */
    abstract String kind();

    Optional<Text> asText() {
        return Optional.empty();
    }

    Optional<Items> asItems() {
        return Optional.empty();
    }

    Optional<Keys> asKeys() {
        return Optional.empty();
    }

    /** A scalar. {@code plain} when it stands without quotes: only so can {@code null} and {@code true} be themselves. */
    static final class Text extends YamlNode {
        private final String text;
        private final boolean plain;

        Text(int line, int column, String text, boolean plain) {
            super(line, column);
            this.text = text;
            this.plain = plain;
        }

        String text() {
            return text;
        }

        boolean plain() {
            return plain;
        }

        /** Nothing after the colon, {@code ~} or {@code null} (YAML 1.2.2 §10.3.2). */
        boolean isNull() {
            return plain && (text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null"));
        }

        @Override
        Optional<Text> asText() {
            return Optional.of(this);
        }

        @Override
        String kind() {
            return "one value";
        }
    }

    /** A sequence. */
    static final class Items extends YamlNode {
        private final List<YamlNode> items;

        Items(int line, int column, List<YamlNode> items) {
            super(line, column);
            this.items = List.copyOf(items);
        }

        List<YamlNode> items() {
            return items;
        }

        @Override
        Optional<Items> asItems() {
            return Optional.of(this);
        }

        @Override
        String kind() {
            return "a list";
        }
    }

    /** A mapping, in the order of the file; no key stands twice. */
    static final class Keys extends YamlNode {
        private final List<Entry> entries;

        Keys(int line, int column, List<Entry> entries) {
            super(line, column);
            this.entries = List.copyOf(entries);
        }

        List<Entry> entries() {
            return entries;
        }

        Optional<Entry> entry(String key) {
            return entries.stream()
                    .filter(entry -> entry.key().text().equals(key))
                    .findFirst();
        }

        Optional<YamlNode> value(String key) {
            return entry(key).map(Entry::value);
        }

        @Override
        Optional<Keys> asKeys() {
            return Optional.of(this);
        }

        @Override
        String kind() {
            return "a mapping";
        }
    }

    record Entry(Text key, YamlNode value) {}
}
