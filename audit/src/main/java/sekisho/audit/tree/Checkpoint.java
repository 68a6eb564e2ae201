package sekisho.audit.tree;

/**
 * The head of a log at one size (C2SP tlog-checkpoint, no extension lines).
 *
 * @param origin the log's unique name
 * @param size number of leaves
 */
public record Checkpoint(String origin, long size, Hash root) {

    public Checkpoint {
        if (!NoteKey.isName(origin)) {
            throw new IllegalArgumentException("not an origin: " + origin);
        }
        if (size < 0 || (size == 0 && !root.equals(Hash.EMPTY_TREE))) {
            throw new IllegalArgumentException("no tree of size " + size + " has this root");
        }
    }

    /** @throws IllegalArgumentException unless the text is exactly origin, size and root */
    public static Checkpoint parse(String text) {
        String[] lines = text.split("\n", -1);
        if (lines.length != 4 || !lines[3].isEmpty()) {
            throw new IllegalArgumentException("a checkpoint has three lines");
        }
        if (!lines[1].matches("0|[1-9][0-9]{0,18}")) {
            throw new IllegalArgumentException("not a tree size: " + lines[1]);
        }
        return new Checkpoint(lines[0], Long.parseLong(lines[1]), Hash.ofBase64(lines[2]));
    }

    /** The text that is signed. */
    public String text() {
        return origin + "\n" + size + "\n" + root.base64() + "\n";
    }
}
