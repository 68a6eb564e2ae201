package sekisho.packaging.appliance;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import sekisho.config.policy.OwnListeners;
import sekisho.config.value.IpAddress;

/** The sockets that this process has bound so far, with their real ports. */
final class OwnSockets implements OwnListeners {

    private final List<InetSocketAddress> bound = new CopyOnWriteArrayList<>();

    void add(InetSocketAddress address) {
        bound.add(address);
    }

    @Override
    public boolean contains(IpAddress address, int port) {
        for (InetSocketAddress own : bound) {
            if (own.getPort() == port && reaches(own.getAddress(), address.toInetAddress())) {
                return true;
            }
        }
        return false;
    }

    private static boolean reaches(InetAddress own, InetAddress asked) {
        return own.isAnyLocalAddress() ? isLocal(asked) : own.equals(asked);
    }

    private static boolean isLocal(InetAddress asked) {
        try {
            return asked.isLoopbackAddress()
                    || asked.isAnyLocalAddress()
                    || NetworkInterface.getByInetAddress(asked) != null;
        } catch (SocketException unknown) {
            // Whether it is ours can't be told: then it is.
            return true;
        }
    }
}
