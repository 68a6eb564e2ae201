package sekisho.proxy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import sekisho.config.policy.OwnListeners;
import sekisho.config.value.IpAddress;

/** The sockets on which this process really listens, written down as they are bound. */
public final class ListenerBook implements OwnListeners {

    private final List<InetSocketAddress> bound = new CopyOnWriteArrayList<>();

    public void add(InetSocketAddress address) {
        bound.add(address);
    }

    @Override
    public boolean contains(IpAddress address, int port) {
        return bound.stream().anyMatch(own -> own.getPort() == port && reaches(own.getAddress(), address));
    }

    private static boolean reaches(InetAddress own, IpAddress asked) {
        return own.isAnyLocalAddress()
                ? isLocal(asked.toInetAddress())
                : IpAddress.of(own).equals(asked);
    }

    /** All of 127/8 and the unspecified address end at this machine without standing on an interface. */
    private static boolean isLocal(InetAddress asked) {
        try {
            return asked.isLoopbackAddress()
                    || asked.isAnyLocalAddress()
                    || NetworkInterface.getByInetAddress(asked) != null;
        } catch (SocketException unknown) {
            // The kernel will not say: the port is ours, so the answer that keeps a loop out is yes.
            return true;
        }
    }
}
