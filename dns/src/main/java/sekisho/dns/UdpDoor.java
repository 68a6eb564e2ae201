package sekisho.dns;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import sekisho.dns.ready.Asker;

/**
 * Datagrams in, datagrams out, on one socket of one loop. What lies ready is given at once; all other queries go to the
 * {@link QueryHandler}. Answers leave together: when all that has arrived is read, or when the loop has nothing else to do.
 */
final class UdpDoor extends ChannelInboundHandlerAdapter {

    private final QueryHandler handler;
    private final QuickAnswers quick;
    private boolean reading;
    private boolean flushIsDue;

    UdpDoor(QueryHandler handler, QuickAnswers quick) {
        this.handler = handler;
        this.quick = quick;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        DatagramPacket packet = (DatagramPacket) read;
        reading = true;
        try {
            InetSocketAddress sender = packet.sender();
            Asker asker = quick.asker(sender);
            boolean tooMany = quick.isTooMany(asker);
            ByteBuf ready = tooMany
                    ? quick.tryTcp(packet.content())
                    : quick.answer(packet.content(), asker, sender.getPort(), context.alloc());
            if (ready == null) {
                if (!tooMany) {
                    ask(context, packet, asker);
                }
            } else if (context.channel().isWritable()) {
                context.write(new DatagramPacket(ready, sender), context.voidPromise());
            } else {
                ready.release();
            }
        } finally {
            packet.release();
        }
    }

    private void ask(ChannelHandlerContext context, DatagramPacket packet, Asker asker) {
        InetSocketAddress sender = packet.sender();
        Client client = new Client(asker.identity(), sender.getPort(), Client.UDP);
        handler.handle(ByteBufUtil.getBytes(packet.content()), client)
                .thenAccept(reply -> reply.ifPresent(bytes -> send(context, bytes, sender)));
    }

    private void send(ChannelHandlerContext context, byte[] bytes, InetSocketAddress to) {
        if (!context.executor().inEventLoop()) {
            context.executor().execute(() -> send(context, bytes, to));
            return;
        }
        if (!context.channel().isWritable()) {
            return;
        }
        context.write(new DatagramPacket(Unpooled.wrappedBuffer(bytes), to), context.voidPromise());
        if (!reading && !flushIsDue) {
            flushIsDue = true;
            context.executor().execute(() -> {
                flushIsDue = false;
                context.flush();
            });
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        reading = false;
        context.flush();
    }

    /** An ICMP error about one client says nothing about the others. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {}
}
