package sekisho.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A batch of events in which a descriptor's number gets a new owner, and interests that become empty. */
class SteadyEpollTest {

    private final List<String> heard = new ArrayList<>();
    private final List<IoOps> submitted = new ArrayList<>();
    private final Map<Integer, IoHandle> byNumber = new HashMap<>();
    private Runnable duringBatch = () -> {};
    private final IoHandler steady = new SteadyEpoll(executor -> new Fake()).newHandler(null);

    /** Like Netty's: a batch is a list of numbers, and each event goes to whoever has the number by then. */
    private final class Fake implements IoHandler {
        @Override
        public int run(IoHandlerContext context) {
            duringBatch.run();
            byNumber.values().forEach(handle -> handle.handle(null, new IoEvent() {}));
            return 1;
        }

        @Override
        public IoRegistration register(IoHandle handle) {
            byNumber.put(((EpollIoHandle) handle).fd().intValue(), handle);
            return new IoRegistration() {
                @Override
                public <T> T attachment() {
                    return null;
                }

                @Override
                public long submit(IoOps ops) {
                    submitted.add(ops);
                    return 0;
                }

                @Override
                public boolean isValid() {
                    return true;
                }

                @Override
                public boolean cancel() {
                    return true;
                }
            };
        }

        @Override
        public void wakeup() {}

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handle) {
            return true;
        }
    }

    private IoRegistration register(String name, int number) {
        try {
            return steady.register(new EpollIoHandle() {
                @Override
                public FileDescriptor fd() {
                    return new FileDescriptor(number);
                }

                @Override
                public void handle(IoRegistration registration, IoEvent event) {
                    heard.add(name);
                }

                @Override
                public void close() {}
            });
        } catch (Exception impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void aSocketHearsNoEventOfItsPredecessor() {
        register("old", 7);
        steady.run(null);
        duringBatch = () -> register("new", 7);
        steady.run(null);
        assertThat(heard).containsExactly("old");
        duringBatch = () -> {};
        steady.run(null);
        assertThat(heard).containsExactly("old", "new");
    }

    @Test
    void aSocketThatAwaitsNothingStaysRegistered() {
        IoRegistration registration = register("one", 7);
        registration.submit(EpollIoOps.NONE);
        registration.submit(EpollIoOps.EPOLLIN);
        assertThat(submitted).containsExactly(EpollIoOps.EPOLLET, EpollIoOps.EPOLLIN);
    }
}
