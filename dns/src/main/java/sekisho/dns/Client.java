package sekisho.dns;

import java.net.InetSocketAddress;
import sekisho.config.value.Identity;
import sekisho.config.value.IpAddress;

/**
 * Who sent a message, and how.
 *
 * @param transport {@code udp}, {@code tcp} or {@code dot}: the label of metrics and records
 */
record Client(Identity identity, int port, String transport) {

    static final String UDP = "udp";
    static final String TCP = "tcp";
    static final String DOT = "dot";

    static Client of(InetSocketAddress source, String transport) {
        return new Client(Identity.ofSource(IpAddress.of(source.getAddress())), source.getPort(), transport);
    }

    boolean isUdp() {
        return transport.equals(UDP);
    }

    /** The room for an answer on its way. */
    Reply.Room room(Query query) {
        return new Reply.Room(isUdp() ? query.udpLimit() : 0xffff, !isUdp(), transport.equals(DOT));
    }
}
