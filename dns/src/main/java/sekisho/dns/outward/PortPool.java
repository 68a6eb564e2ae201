package sekisho.dns.outward;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The datagram sockets of one loop towards one upstream. Each is connected, so that the kernel drops what comes from
 * elsewhere, has a port that the kernel picks at random of some 28,000, and serves {@value #QUESTIONS} questions or
 * {@value #SECONDS} seconds; then another takes its place. A stranger has to guess port, id and question while one exchange
 * lasts (RFC 5452).
 */
public final class PortPool {

    private static final int SOCKETS = 16;
    private static final int QUESTIONS = 200;
    private static final int SECONDS = 20;

    /** So many misfits on one socket, and all that waits there is put in another way. */
    private static final int MISFITS = 32;

    private final EventLoop loop;
    private final Draw draw;
    private final Supplier<Bootstrap> sockets;
    private final InetSocketAddress upstream;
    private final Runnable misfit;
    private final @Nullable Port[] ports = new Port[SOCKETS];

    /**
     * @param sockets makes datagram channels
     * @param misfit is told of each message that is not an answer to what was asked
     */
    public PortPool(
            EventLoop loop, Draw draw, Supplier<Bootstrap> sockets, InetSocketAddress upstream, Runnable misfit) {
        this.loop = loop;
        this.draw = draw;
        this.sockets = sockets;
        this.upstream = upstream;
        this.misfit = misfit;
    }

    /** To be called on the loop. */
    public void send(Asking asking) {
        int place = draw.next() % SOCKETS;
        Port port = ports[place];
        if (port == null || port.isUsedUp()) {
            if (port != null) {
                port.retire();
            }
            port = new Port();
            ports[place] = port;
        }
        port.send(asking);
    }

    public void close() {
        for (int i = 0; i < SOCKETS; i++) {
            Port port = ports[i];
            if (port != null) {
                port.opening.channel().close();
            }
        }
    }

    private final class Port extends ChannelInboundHandlerAdapter {

        private final IntObjectMap<Asking> waiting = new IntObjectHashMap<>();
        private final long opened = System.nanoTime();
        private final ChannelFuture opening;
        private int asked;
        private int open;
        private int misfits;
        private boolean retired;
        private boolean flushIsDue;

        Port() {
            opening = sockets.get().group(loop).handler(this).connect(upstream);
            opening.addListener(connected -> {
                if (!connected.isSuccess()) {
                    failAll(Asking.Failure.UNREACHABLE);
                }
            });
        }

        boolean isUsedUp() {
            return asked >= QUESTIONS
                    || System.nanoTime() - opened > SECONDS * 1_000_000_000L
                    || (opening.isDone() && !opening.channel().isActive());
        }

        /** Waits for what was asked, and closes. Ids of what was given up are remembered until then. */
        void retire() {
            retired = true;
            closeWhenDone();
        }

        private void closeWhenDone() {
            if (retired && open == 0) {
                opening.channel().close();
            }
        }

        void send(Asking asking) {
            int id = draw.sixteenBits();
            while (waiting.containsKey(id)) {
                id = draw.sixteenBits();
            }
            asked++;
            open++;
            waiting.put(id, asking);
            asking.onLeave(() -> {
                open--;
                closeWhenDone();
            });
            asking.message()[0] = (byte) (id >> 8);
            asking.message()[1] = (byte) id;
            if (opening.isSuccess()) {
                write(asking);
            } else {
                opening.addListener(connected -> {
                    if (connected.isSuccess()) {
                        write(asking);
                    }
                });
            }
        }

        private void write(Asking asking) {
            ByteBuf out = opening.channel().alloc().directBuffer(asking.message().length);
            opening.channel()
                    .write(out.writeBytes(asking.message()), opening.channel().voidPromise());
            if (!flushIsDue) {
                flushIsDue = true;
                loop.execute(() -> {
                    flushIsDue = false;
                    opening.channel().flush();
                });
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object read) {
            try {
                if (misfits >= MISFITS) {
                    return;
                }
                byte[] message = ByteBufUtil.getBytes(((DatagramPacket) read).content());
                int id = Asking.id(message);
                Asking asking = waiting.get(id);
                if (asking == null || !asking.arrived(message)) {
                    misfit();
                } else {
                    waiting.remove(id);
                }
            } finally {
                ReferenceCountUtil.release(read);
            }
        }

        private void misfit() {
            misfit.run();
            if (++misfits == MISFITS) {
                asked = QUESTIONS;
                opening.channel().close();
                failAll(Asking.Failure.STRANGERS);
            }
        }

        private void failAll(Asking.Failure failure) {
            List<Asking> all = new ArrayList<>(waiting.values());
            waiting.clear();
            all.forEach(asking -> asking.fail(failure));
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            failAll(Asking.Failure.UNREACHABLE);
        }

        /** The kernel tells what ICMP said: nobody listens there, or there is no way. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            failAll(Asking.Failure.UNREACHABLE);
        }
    }
}
