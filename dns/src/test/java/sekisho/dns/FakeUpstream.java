package sekisho.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A name server on loopback, over UDP and TCP, that says exactly what a test tells it to say. */
final class FakeUpstream implements AutoCloseable {

    /** Each element is sent as a datagram or a TCP message of its own; none is silence. */
    interface Script {
        List<byte[]> answers(Asked asked);
    }

    /**
     * @param from where an answer has to go
     * @param number from 0, over both transports
     */
    record Asked(byte[] message, boolean tcp, SocketAddress from, int number) {

        String name() {
            return WireName.presentation(Arrays.copyOfRange(message, 12, message.length));
        }

        int type() {
            return Wire.u16(message, questionEnd() - 4);
        }

        boolean hasOpt() {
            return Wire.u16(message, 10) == 1;
        }

        int questionEnd() {
            int at = 12;
            while (message[at] != 0) {
                at += message[at] + 1;
            }
            return at + 5;
        }

        /** An answer to it: same id, same question, no records yet. */
        Packet reply() {
            int end = questionEnd();
            return Packet.of(Wire.u16(message, 0), 0x8180)
                    .question(Arrays.copyOfRange(message, 12, end - 4), type(), 1);
        }
    }

    private final DatagramSocket datagrams;
    private final ServerSocket connections;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final int port;
    private volatile Script script;

    private FakeUpstream(DatagramSocket datagrams, ServerSocket connections, Script script) {
        this.datagrams = datagrams;
        this.connections = connections;
        this.port = connections.getLocalPort();
        this.script = script;
    }

    static FakeUpstream start(Script script) throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        for (int i = 0; ; i++) {
            ServerSocket connections = new ServerSocket(0, 50, loopback);
            try {
                DatagramSocket datagrams =
                        new DatagramSocket(new InetSocketAddress(loopback, connections.getLocalPort()));
                FakeUpstream upstream = new FakeUpstream(datagrams, connections, script);
                daemon(upstream::serveDatagrams);
                daemon(upstream::serveConnections);
                return upstream;
            } catch (IOException taken) {
                connections.close();
                if (i == 20) {
                    throw taken;
                }
            }
        }
    }

    /** Says this address for every A question, and for all else that there is nothing. */
    static Script address(String address) {
        return asked -> List.of(
                asked.type() == Packet.A
                        ? asked.reply().address(asked.name(), address).bytes()
                        : asked.reply().soa("internal", 60, 60).bytes());
    }

    static Script silence() {
        return asked -> List.of();
    }

    void says(Script next) {
        script = next;
    }

    /** A datagram that no script sends. */
    void sends(byte[] message, SocketAddress to) throws IOException {
        datagrams.send(new DatagramPacket(message, message.length, to));
    }

    int port() {
        return port;
    }

    String address() {
        return "127.0.0.1:" + port();
    }

    List<Asked> asked() {
        return asked;
    }

    void forget() {
        asked.clear();
    }

    private void serveDatagrams() {
        byte[] buffer = new byte[4096];
        while (!datagrams.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                datagrams.receive(packet);
                SocketAddress from = packet.getSocketAddress();
                for (byte[] answer : heard(Arrays.copyOf(buffer, packet.getLength()), false, from)) {
                    datagrams.send(new DatagramPacket(answer, answer.length, from));
                }
            } catch (IOException closed) {
                // The next turn of the loop sees whether it was closed.
            }
        }
    }

    private void serveConnections() {
        while (!connections.isClosed()) {
            try {
                Socket socket = connections.accept();
                daemon(() -> serve(socket));
            } catch (IOException closed) {
                // The next turn of the loop sees whether it was closed.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            while (true) {
                byte[] message = new byte[in.readUnsignedShort()];
                in.readFully(message);
                List<byte[]> answers = heard(message, true, socket.getRemoteSocketAddress());
                if (answers.isEmpty()) {
                    return;
                }
                for (byte[] answer : answers) {
                    out.write(Packet.join(new byte[] {(byte) (answer.length >> 8), (byte) answer.length}, answer));
                    out.flush();
                }
            }
        } catch (IOException ended) {
            // The other side hung up.
        }
    }

    private synchronized List<byte[]> heard(byte[] message, boolean tcp, SocketAddress from) {
        Asked question = new Asked(message, tcp, from, asked.size());
        asked.add(question);
        return script.answers(question);
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "upstream");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        datagrams.close();
        try {
            connections.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
