package sekisho.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.RawUnixChannelOption;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import sekisho.config.policy.OwnListeners;
import sekisho.config.settings.Listen;
import sekisho.config.value.Destination;
import sekisho.config.value.IpAddress;

/** Where a connection was going before netfilter led it here. */
final class OriginalDestination {

    /** {@code SO_ORIGINAL_DST} of {@code linux/netfilter_ipv4.h}, a {@code sockaddr_in}. */
    private static final RawUnixChannelOption IPV4 = new RawUnixChannelOption("SO_ORIGINAL_DST", 0, 80, 16);

    /** {@code IP6T_SO_ORIGINAL_DST} of {@code linux/netfilter_ipv6/ip6_tables.h}, a {@code sockaddr_in6}. */
    private static final RawUnixChannelOption IPV6 = new RawUnixChannelOption("IP6T_SO_ORIGINAL_DST", 41, 80, 28);

    private static final int PORT_AT = 2;
    private static final int IPV4_AT = 4;
    private static final int IPV6_AT = 8;

    private OriginalDestination() {}

    /** Empty when it was going to us, and nobody redirected it. */
    static Optional<Destination> of(Channel client, Listen.Original how, OwnListeners own) {
        Optional<Destination> found = switch (how) {
            case NONE -> Optional.empty();
            case REDIRECT -> fromKernel(client);
            case TPROXY -> Optional.of(Arrival.here(client));
        };
        return found.filter(place -> !own.contains((IpAddress) place.host(), place.port()));
    }

    private static Optional<Destination> fromKernel(Channel client) {
        boolean four = IpAddress.of(((InetSocketAddress) client.localAddress()).getAddress())
                .isIpv4();
        try {
            ByteBuffer answer = client.config().getOption(four ? IPV4 : IPV6);
            return answer == null ? Optional.empty() : Optional.of(read(answer, four));
        } catch (ChannelException unknown) {
            return Optional.empty();
        }
    }

    /** The family is in the machine's byte order, port and address are in the network's. */
    static Destination read(ByteBuffer address, boolean four) {
        byte[] bytes = new byte[address.remaining()];
        address.get(bytes);
        int port = (bytes[PORT_AT] & 0xff) << 8 | (bytes[PORT_AT + 1] & 0xff);
        int at = four ? IPV4_AT : IPV6_AT;
        return new Destination(IpAddress.of(Arrays.copyOfRange(bytes, at, at + (four ? 4 : 16))), port);
    }
}
