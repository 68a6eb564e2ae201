package sekisho.audit;

import java.io.IOException;
import sekisho.audit.tree.Tile;

/** A log as somebody else shows it (C2SP tlog-tiles). Nothing from here is believed before it is proven. */
public interface LogSource {

    /** The newest signed note. */
    byte[] checkpoint() throws IOException;

    /**
     * An entry bundle.
     *
     * @param tile of level 0, whose hashes are those of the entries
     */
    byte[] entries(Tile tile) throws IOException;
}
