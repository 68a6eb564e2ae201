package sekisho.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import sekisho.audit.tree.Tile;

/** Neighbouring entries of a log, each behind its length in two bytes, big-endian (C2SP tlog-tiles). */
final class EntryBundle {

    /** 256 entries of the greatest length. */
    static final int MOST_BYTES = Tile.FULL * (Short.BYTES + 0xffff);

    private EntryBundle() {}

    /** @throws IOException unless the bytes are exactly so many entries */
    static List<byte[]> parse(byte[] bytes, int count) throws IOException {
        List<byte[]> entries = new ArrayList<>(count);
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.remaining() >= Short.BYTES) {
            byte[] entry = new byte[Short.toUnsignedInt(rest.getShort())];
            if (entry.length > rest.remaining()) {
                throw new IOException("an entry bundle ends within an entry");
            }
            rest.get(entry);
            entries.add(entry);
        }
        if (rest.hasRemaining() || entries.size() != count) {
            throw new IOException("an entry bundle has " + entries.size() + " entries, not " + count);
        }
        return entries;
    }

    /** Where the bundle of a tile stands below the directory of a log. */
    static Path file(Path directory, Tile tile) {
        return directory.resolve(tile.path().replaceFirst("^tile/0/", "tile/entries/"));
    }
}
