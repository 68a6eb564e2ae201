package sekisho.packaging.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The demo's name server, on loopback over UDP. Its answers can be changed while it runs, as an attacker would. */
public final class DemoNames implements AutoCloseable {

    private static final int LARGEST = 1232;

    private final Map<String, List<InetAddress>> names = new ConcurrentHashMap<>();
    private final DatagramSocket socket;

    public DemoNames(int port) throws IOException {
        socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        Thread answers = new Thread(this::answer, "demo-names");
        answers.setDaemon(true);
        answers.start();
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** From now on the name has these addresses. */
    public void put(String name, String... addresses) {
        names.put(name, Arrays.stream(addresses).map(DemoNames::literal).toList());
    }

    @Override
    public void close() {
        socket.close();
    }

    private void answer() {
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
                socket.receive(packet);
                ByteBuffer query = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
                byte[] reply = DnsMessage.reply(query, names.getOrDefault(DnsMessage.nameOf(query), List.of()));
                socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
            } catch (SocketException closed) {
                return;
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }

    private static InetAddress literal(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (IOException notAnAddress) {
            throw new IllegalArgumentException(address, notAnAddress);
        }
    }
}
