package sekisho.bench.load;

import java.io.IOException;
import java.nio.channels.SelectionKey;

/** Owner of a channel in a {@link SelectorLoop}. */
public interface Ready {

    /** The channel can do something that the key asked for. */
    void ready(SelectionKey key) throws IOException;

    /** {@link #ready} threw this; the channel is closed already. */
    default void failed(IOException why) {}
}
