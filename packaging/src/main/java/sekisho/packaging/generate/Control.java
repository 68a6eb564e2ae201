package sekisho.packaging.generate;

import java.util.Map;
import java.util.SortedSet;

/**
 * Something that AWS enforces, as the file wants it.
 *
 * @param document in the form in which AWS takes it
 * @param facts the same as lines, each of which AWS either has or lacks
 */
public record Control(Map<String, Object> document, SortedSet<String> facts) {}
