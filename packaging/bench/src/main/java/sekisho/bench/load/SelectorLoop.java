package sekisho.bench.load;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;

/** A selector that runs on the thread of whoever calls it, so that a load is one thread and needs no locks. */
public final class SelectorLoop implements Closeable {

    private static final long TICK_MILLIS = 50;

    private final Selector selector;

    public SelectorLoop() throws IOException {
        selector = Selector.open();
    }

    public SelectionKey register(SelectableChannel channel, int operations, Ready owner) throws IOException {
        channel.configureBlocking(false);
        return channel.register(selector, operations, owner);
    }

    /** Serves ready channels for this long, and calls {@code tick} about twenty times a second. */
    public void runFor(Duration time, Runnable tick) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        long nextTick = System.nanoTime();
        long now;
        while ((now = System.nanoTime()) < end) {
            if (now >= nextTick) {
                tick.run();
                nextTick = now + TICK_MILLIS * 1_000_000;
            }
            selector.select(SelectorLoop::serve, Math.max(1, Math.min(TICK_MILLIS, (end - now) / 1_000_000)));
        }
    }

    /** Serves ready channels until {@link #close}. */
    public void run() throws IOException {
        try {
            while (selector.isOpen()) {
                selector.select(SelectorLoop::serve);
            }
        } catch (ClosedSelectorException end) {
            // Closing the selector is how another thread ends this one.
        }
    }

    private static void serve(SelectionKey key) {
        Ready owner = (Ready) key.attachment();
        try {
            if (key.isValid()) {
                owner.ready(key);
            }
        } catch (IOException e) {
            try {
                key.channel().close();
            } catch (IOException alreadyGone) {
                e.addSuppressed(alreadyGone);
            }
            owner.failed(e);
        }
    }

    /** Closes every channel too. */
    @Override
    public void close() throws IOException {
        if (selector.isOpen()) {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        }
    }
}
