package sekisho.proxy;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import sekisho.config.value.Destination;
import sekisho.config.value.Identity;
import sekisho.config.value.IpAddress;

/** A connection that was accepted, and who it proved to be: settled once, before anything is read. */
record Arrival(Channel channel, Identity identity, int clientPort) {

    /** The address and port of ours that the client's connection reached. */
    Destination here() {
        return here(channel);
    }

    static Destination here(Channel client) {
        InetSocketAddress local = (InetSocketAddress) client.localAddress();
        return new Destination(IpAddress.of(local.getAddress()), local.getPort());
    }

    EventLoop loop() {
        return channel.eventLoop();
    }
}
