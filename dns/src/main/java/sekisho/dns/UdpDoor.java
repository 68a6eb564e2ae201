package sekisho.dns;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;

/** Datagrams in, datagrams out. */
@Sharable
final class UdpDoor extends SimpleChannelInboundHandler<DatagramPacket> {

    private final QueryHandler handler;

    UdpDoor(QueryHandler handler) {
        this.handler = handler;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
        Client client = Client.of(packet.sender(), Client.UDP);
        handler.handle(ByteBufUtil.getBytes(packet.content()), client)
                .thenAccept(reply -> reply.filter(bytes -> context.channel().isWritable())
                        .ifPresent(bytes -> context.writeAndFlush(
                                new DatagramPacket(Unpooled.wrappedBuffer(bytes), packet.sender()))));
    }

    /** An ICMP error about one client says nothing about the others. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {}
}
