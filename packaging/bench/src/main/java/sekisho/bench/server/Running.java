package sekisho.bench.server;

import java.io.Closeable;
import java.util.Map;
import sekisho.bench.load.Door;

/** A server under test that is ready. */
public record Running(String name, Child child, Map<Use, Door> doors) implements Closeable {

    @Override
    public void close() {
        child.close();
    }
}
