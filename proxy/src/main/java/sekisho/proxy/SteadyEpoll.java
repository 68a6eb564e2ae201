package sekisho.proxy;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.ThreadAwareExecutor;

/**
 * Netty's epoll with two repairs, without which connections lose bytes or stand still (docs/decisions/0013).
 *
 * <p>A socket that awaits nothing stays registered. Netty 4.2.18 takes it out of the epoll set and then changes it as if it
 * were in it: ENOENT, and the connection closes with bytes due. So "nothing" becomes {@code EPOLLET} alone: errors and
 * hang-ups are told once, and do not keep the loop awake.
 *
 * <p>A socket hears no event of its predecessor. The kernel gives the number of a closed descriptor to the next one; when
 * both happen while one batch of events is worked through, Netty hands the old one's end to the new one. So a handle hears
 * nothing of the batch in which it was registered: epoll is level-triggered and tells again what is true.
 */
record SteadyEpoll(IoHandlerFactory netty) implements IoHandlerFactory {

    static IoHandlerFactory factory() {
        return new SteadyEpoll(EpollIoHandler.newFactory());
    }

    @Override
    public IoHandler newHandler(ThreadAwareExecutor executor) {
        return new Handler(netty.newHandler(executor));
    }

    @Override
    public boolean isChangingThreadSupported() {
        return netty.isChangingThreadSupported();
    }

    private static final class Handler implements IoHandler {
        private final IoHandler netty;
        private long batch;

        Handler(IoHandler netty) {
            this.netty = netty;
        }

        @Override
        public IoRegistration register(IoHandle handle) throws Exception {
            return new Registration(netty.register(new Handle((EpollIoHandle) handle, batch)));
        }

        @Override
        public void initialize() {
            netty.initialize();
        }

        @Override
        public int run(IoHandlerContext context) {
            batch++;
            return netty.run(context);
        }

        @Override
        public void prepareToDestroy() {
            netty.prepareToDestroy();
        }

        @Override
        public void destroy() {
            netty.destroy();
        }

        @Override
        public void wakeup() {
            netty.wakeup();
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handle) {
            return netty.isCompatible(handle);
        }

        @SuppressWarnings("try") // close() throws what Netty's may throw
        private final class Handle implements EpollIoHandle {
            private final EpollIoHandle socket;
            private final long born;

            Handle(EpollIoHandle socket, long born) {
                this.socket = socket;
                this.born = born;
            }

            @Override
            public FileDescriptor fd() {
                return socket.fd();
            }

            @Override
            public void handle(IoRegistration registration, IoEvent event) {
                if (born != batch) {
                    socket.handle(registration, event);
                }
            }

            @Override
            public void registered() {
                socket.registered();
            }

            @Override
            public void unregistered() {
                socket.unregistered();
            }

            @Override
            public void close() throws Exception {
                socket.close();
            }
        }
    }

    private record Registration(IoRegistration netty) implements IoRegistration {

        @Override
        public long submit(IoOps ops) {
            return netty.submit(EpollIoOps.NONE.equals(ops) ? EpollIoOps.EPOLLET : ops);
        }

        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals") // Netty's signature
        public <T> T attachment() {
            return netty.attachment();
        }

        @Override
        public boolean isValid() {
            return netty.isValid();
        }

        @Override
        public boolean cancel() {
            return netty.cancel();
        }
    }
}
