package sekisho.config.settings;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * From text to {@link YamlNode}s, built from the parser's events and not by its constructors: nothing is guessed from a
 * value's look, every node knows its place, and what a file can cost is bounded while it is read.
 */
final class YamlTree {

    private static final int MOST_DEPTH = 32;
    /** Nodes that a file may have through aliases, beside those that are written in it. */
    private static final int MOST_ALIASED = 10_000;

    private final Report report;
    private final ParserImpl events;
    private final Map<Anchor, Anchored> anchors = new HashMap<>();
    private int nodes;
    private int aliased;

    /** A finished node with an anchor, and how many nodes an alias to it stands for. */
    private record Anchored(YamlNode node, int size) {}

    private YamlTree(String text, Report report) {
        this.report = report;
        LoadSettings settings = LoadSettings.builder()
                .setUseMarks(true)
                .setCodePointLimit(YamlText.MOST_BYTES)
                .build();
        this.events = new ParserImpl(settings, new StreamReader(settings, text));
    }

    /**
     * The file's one document; an empty file is a mapping without keys. Duplicate keys are told to {@code report}, and the
     * first is kept.
     *
     * @throws InvalidSettings at the first place where the text stops being YAML
     */
    static YamlNode read(String text, Report report) throws InvalidSettings {
        try {
            return new YamlTree(text, report).document();
        } catch (YamlFault fault) {
            throw fault.asInvalid(report);
        } catch (YamlEngineException e) {
            throw YamlFault.of(e, text).asInvalid(report);
        }
    }

    private YamlNode document() {
        take(Event.ID.StreamStart);
        if (events.checkEvent(Event.ID.StreamEnd)) {
            return new YamlNode.Keys(1, 1, List.of());
        }
        take(Event.ID.DocumentStart);
        YamlNode root = node();
        take(Event.ID.DocumentEnd);
        if (!events.checkEvent(Event.ID.StreamEnd)) {
            throw fault(events.peekEvent(), "a second document begins here; one file holds one configuration");
        }
        return root;
    }

    /** One node with everything under it. A stack of our own: the depth of a file is no business of the thread's stack. */
    private YamlNode node() {
        Deque<Open> open = new ArrayDeque<>();
        while (true) {
            Event event = events.next();
            Optional<YamlNode> finished = switch (event.getEventId()) {
                case Scalar -> Optional.of(scalar((ScalarEvent) event));
                case Alias -> Optional.of(alias((AliasEvent) event));
                case SequenceEnd, MappingEnd -> Optional.of(close(open.pop()));
                case SequenceStart, MappingStart -> {
                    open.push(open((CollectionStartEvent) event, open.size()));
                    yield Optional.empty();
                }
                default -> throw fault(event, "a value is missing here");
            };
            if (finished.isPresent()) {
                if (open.isEmpty()) {
                    return finished.get();
                }
                open.peek().add(finished.get());
            }
        }
    }

    private YamlNode scalar(ScalarEvent event) {
        refuseTag(event.getTag(), event);
        nodes++;
        Place at = place(event);
        YamlNode node = new YamlNode.Text(at.line, at.column, event.getValue(), event.isPlain());
        event.getAnchor().ifPresent(anchor -> anchors.put(anchor, new Anchored(node, 1)));
        return node;
    }

    private YamlNode alias(AliasEvent event) {
        Anchored target = anchors.get(event.getAlias());
        if (target == null) {
            throw fault(event, "no finished value has the anchor " + Quoted.of("&" + event.getAlias()));
        }
        aliased += target.size;
        nodes += target.size;
        if (aliased > MOST_ALIASED) {
            throw fault(event, "aliases make this file too large; write the values out or use a hosts-file");
        }
        return target.node;
    }

    private Open open(CollectionStartEvent event, int depth) {
        refuseTag(event.getTag(), event);
        if (depth >= MOST_DEPTH) {
            throw fault(event, "nested more than " + MOST_DEPTH + " deep");
        }
        nodes++;
        return new Open(place(event), event.getEventId() == Event.ID.MappingStart, event.getAnchor(), nodes);
    }

    private YamlNode close(Open open) {
        YamlNode node = open.mapping
                ? new YamlNode.Keys(open.at.line, open.at.column, open.entries)
                : new YamlNode.Items(open.at.line, open.at.column, open.items);
        open.anchor.ifPresent(anchor -> anchors.put(anchor, new Anchored(node, nodes - open.nodesBefore + 1)));
        return node;
    }

    private static void refuseTag(Optional<String> tag, Event event) {
        tag.ifPresent(text -> {
            throw fault(
                    event,
                    "the tag " + Quoted.of(text.replace("tag:yaml.org,2002:", "!!"))
                            + " is not used in this file; remove it");
        });
    }

    private void take(Event.ID expected) {
        Event event = events.next();
        if (event.getEventId() != expected) {
            throw fault(event, "this is not expected here");
        }
    }

    private static YamlFault fault(Event event, String text) {
        Place at = place(event);
        return new YamlFault(at.line, at.column, text);
    }

    private static Place place(Event event) {
        Mark mark = event.getStartMark().orElseThrow();
        return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private record Place(int line, int column) {}

    /** A collection whose end has not come yet. */
    private final class Open {
        final Place at;
        final boolean mapping;
        final Optional<Anchor> anchor;
        final int nodesBefore;
        final List<YamlNode> items = new ArrayList<>();
        final List<YamlNode.Entry> entries = new ArrayList<>();
        final Set<String> keys = new HashSet<>();
        private Optional<YamlNode.Text> key = Optional.empty();
        private boolean atValue;

        Open(Place at, boolean mapping, Optional<Anchor> anchor, int nodesBefore) {
            this.at = at;
            this.mapping = mapping;
            this.anchor = anchor;
            this.nodesBefore = nodesBefore;
        }

        void add(YamlNode node) {
            if (!mapping) {
                items.add(node);
            } else if (atValue) {
                atValue = false;
                key.filter(text -> keys.add(text.text()))
                        .ifPresent(text -> entries.add(new YamlNode.Entry(text, node)));
            } else {
                atValue = true;
                key = node.asText();
                if (key.isEmpty()) {
                    report.error(node, "a key is a word, not " + node.kind());
                } else if (keys.contains(key.get().text())) {
                    report.error(node, "the key " + Quoted.of(key.get().text()) + " stands twice; keep one");
                }
            }
        }
    }
}
