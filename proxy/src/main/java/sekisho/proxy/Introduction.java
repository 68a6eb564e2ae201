package sekisho.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import sekisho.config.value.IpAddress;

/** The PROXY protocol's header, version 2: tells a destination who is behind us (haproxy.org, proxy-protocol.txt §2.2). */
final class Introduction {

    private static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};
    private static final int VERSION_2_PROXY = 0x21;
    private static final int TCP_IPV4 = 0x11;
    private static final int TCP_IPV6 = 0x21;

    private Introduction() {}

    static ByteBuf of(Admission.Open open) {
        Arrival arrival = open.visit().arrival();
        return header(
                arrival.identity().source(),
                arrival.clientPort(),
                open.address(),
                open.visit().destination().orElseThrow().port());
    }

    /** Addresses of two families are both written as IPv6, the IPv4 one mapped (RFC 4291 §2.5.5.2). */
    static ByteBuf header(IpAddress source, int sourcePort, IpAddress destination, int port) {
        boolean four = source.isIpv4() && destination.isIpv4();
        ByteBuf out = Unpooled.buffer(52)
                .writeBytes(SIGNATURE)
                .writeByte(VERSION_2_PROXY)
                .writeByte(four ? TCP_IPV4 : TCP_IPV6)
                .writeShort(four ? 12 : 36);
        return out.writeBytes(bytes(source, four))
                .writeBytes(bytes(destination, four))
                .writeShort(sourcePort)
                .writeShort(port);
    }

    private static byte[] bytes(IpAddress address, boolean four) {
        byte[] own = address.toInetAddress().getAddress();
        if (four || own.length == 16) {
            return own;
        }
        byte[] mapped = new byte[16];
        Arrays.fill(mapped, 10, 12, (byte) 0xff);
        System.arraycopy(own, 0, mapped, 12, 4);
        return mapped;
    }
}
