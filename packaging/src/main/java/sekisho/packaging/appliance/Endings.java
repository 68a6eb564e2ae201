package sekisho.packaging.appliance;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How each part that was started ends: in the opposite order, each one whatever became of the others. */
final class Endings {

    private static final Logger LOG = LoggerFactory.getLogger(Endings.class);

    private final Deque<Runnable> stack = new ArrayDeque<>();

    void later(Runnable ending) {
        stack.push(ending);
    }

    /** @return the part */
    <T> T later(T part, Consumer<T> ending) {
        stack.push(() -> ending.accept(part));
        return part;
    }

    void run() {
        while (!stack.isEmpty()) {
            try {
                stack.pop().run();
            } catch (RuntimeException bug) {
                LOG.error("a part did not end as it should", bug);
            }
        }
    }
}
