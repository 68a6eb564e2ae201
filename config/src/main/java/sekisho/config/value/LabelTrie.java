package sekisho.config.value;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Values filed under host patterns, found by the labels of a name from the right. The steps of a search depend on the
 * labels of the name and not on the number of patterns. Filled by one thread, then only read.
 */
public final class LabelTrie<V> {

    private final Node<V> root = new Node<>();

    /** Files one value; a pattern may hold several, and a pattern written twice counts once. */
    public void add(HostPattern pattern, V value) {
        Node<V> node = root;
        for (int i = pattern.labels().size() - 1; i >= 0; i--) {
            node = node.childOrNew(pattern.labels().get(i));
        }
        if (node.values.isEmpty() || !node.values.get(node.values.size() - 1).equals(value)) {
            node.values.add(value);
        }
    }

    /**
     * Every value whose pattern matches the name, in no order.
     *
     * @return the number of steps that the search took
     */
    public int find(HostName name, Consumer<? super V> found) {
        return root.walk(name.text(), name.text().length(), found);
    }

    /** Every value whose pattern {@linkplain HostPattern#covers covers} this one, its own among them, in no order. */
    public void covering(HostPattern pattern, Consumer<? super V> found) {
        root.walk(pattern.toString(), pattern.toString().length(), found);
    }

    private static final class Node<V> {
        private final Map<String, Node<V>> children = new HashMap<>(2);
        private final List<V> values = new ArrayList<>(1);

        Node<V> childOrNew(String label) {
            return children.computeIfAbsent(label, absent -> new Node<>());
        }

        /** @param end where the part of the text that is still to be compared ends; -1 when nothing is left */
        int walk(String text, int end, Consumer<? super V> found) {
            if (end < 0) {
                values.forEach(found);
                return 1 + values.size();
            }
            if (children.isEmpty()) {
                return 1;
            }
            int steps = 1 + emit(children.get("**"), found);
            int dot = text.lastIndexOf('.', end - 1);
            String label = text.substring(dot + 1, end);
            if (label.equals("**")) {
                return steps;
            }
            steps += descend(children.get(label), text, dot, found);
            // A pattern's own * is covered by * alone; a name has no such label.
            return label.equals("*") ? steps : steps + descend(children.get("*"), text, dot, found);
        }

        private static <V> int emit(@Nullable Node<V> node, Consumer<? super V> found) {
            if (node == null) {
                return 0;
            }
            node.values.forEach(found);
            return node.values.size();
        }

        private static <V> int descend(@Nullable Node<V> node, String text, int end, Consumer<? super V> found) {
            return node == null ? 0 : node.walk(text, end, found);
        }
    }
}
