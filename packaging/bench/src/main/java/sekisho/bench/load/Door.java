package sekisho.bench.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Where a server under test is asked for one kind of work.
 *
 * @param relay a plain TCP relay to the right origin already: nobody says CONNECT to it
 */
public record Door(InetSocketAddress address, boolean relay) {

    public static Door proxy(int port) {
        return new Door(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), false);
    }

    public static Door relay(int port) {
        return new Door(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), true);
    }
}
