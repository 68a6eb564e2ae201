package sekisho.dns;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import sekisho.config.value.Identity;
import sekisho.config.value.IpAddress;

/** One connection's place among the others, from its first byte to its end. */
final class Seat {

    private final Channel channel;
    private final InetSocketAddress peer;
    private volatile @Nullable TcpDoor door;

    Seat(Channel channel) {
        this.channel = channel;
        peer = (InetSocketAddress) channel.remoteAddress();
    }

    IpAddress source() {
        return IpAddress.of(peer.getAddress());
    }

    /** Who came is known; what he sends from now on is the door's. */
    TcpDoor opened(Identity identity, String transport, QueryHandler handler, TcpDoor.Limits limits) {
        TcpDoor opened = new TcpDoor(channel, new Client(identity, peer.getPort(), transport), handler, limits);
        door = opened;
        return opened;
    }

    /** Nobody waits for an answer on it. */
    boolean isIdle() {
        TcpDoor now = door;
        return now == null || now.isIdle();
    }

    void close() {
        channel.close();
    }
}
