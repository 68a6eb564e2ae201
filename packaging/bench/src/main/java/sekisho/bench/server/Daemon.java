package sekisho.bench.server;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import sekisho.bench.load.DnsQuestion;
import sekisho.bench.load.Door;
import sekisho.bench.origin.Names;
import sekisho.bench.origin.Origins;

/** A peer from Debian: one program, one configuration file, ports that we choose. */
abstract class Daemon implements Subject {

    private static final long READY_WITHIN_NANOS = 20_000_000_000L;
    private static final int POLL_MILLIS = 50;

    /** The program and its package have the same name. */
    abstract String program();

    /** Writes the files that it needs and gives its command line, without the program. */
    abstract List<String> configure(Path directory, Origins origins, Map<Use, Door> doors) throws IOException;

    @Override
    public final boolean isInstalled() {
        return Programs.find(program()).isPresent();
    }

    @Override
    public final String howToInstall() {
        return "apt-get install --no-install-recommends " + program();
    }

    @Override
    public final Running start(Cores cores, Path directory, Origins origins) throws IOException, InterruptedException {
        Map<Use, Door> doors = doors();
        List<String> arguments = configure(directory, origins, doors);
        List<String> command = new ArrayList<>();
        command.add(Programs.find(program()).orElseThrow().toString());
        command.addAll(arguments);
        Child child = Child.startQuiet(cores.server(), command, directory, directory.resolve("server.log"));
        try {
            for (Map.Entry<Use, Door> door : doors.entrySet()) {
                await(child, door.getKey(), door.getValue().address());
            }
        } catch (IOException | InterruptedException e) {
            child.close();
            throw e;
        }
        return new Running(name(), child, doors);
    }

    /** A door of its own for each use, unless the server is one proxy for all. */
    abstract Map<Use, Door> doors() throws IOException;

    private void await(Child child, Use use, InetSocketAddress address) throws IOException, InterruptedException {
        long end = System.nanoTime() + READY_WITHIN_NANOS;
        while (!(use == Use.NAMES ? answersNames(address) : accepts(address))) {
            if (!child.isAlive() || System.nanoTime() > end) {
                throw new IOException(name() + " " + child.why());
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static boolean accepts(InetSocketAddress address) {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static boolean answersNames(InetSocketAddress address) throws IOException {
        ByteBuffer question = DnsQuestion.of(Names.host(0));
        byte[] bytes = new byte[question.remaining()];
        question.get(bytes);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(POLL_MILLIS * 4);
            socket.connect(address);
            socket.send(new DatagramPacket(bytes, bytes.length));
            DatagramPacket answer = new DatagramPacket(new byte[512], 512);
            socket.receive(answer);
            return (answer.getData()[3] & 0xF) == 0;
        } catch (SocketTimeoutException | PortUnreachableException notYet) {
            return false;
        }
    }

    /** A port that was free a moment ago; nobody else is in the bench's network namespace. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    static int port(Map<Use, Door> doors, Use use) {
        return Objects.requireNonNull(doors.get(use)).address().getPort();
    }

    static Path write(Path directory, String name, List<String> lines) throws IOException {
        return Files.write(directory.resolve(name), lines);
    }
}
