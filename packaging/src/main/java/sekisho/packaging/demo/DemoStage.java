package sekisho.packaging.demo;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import sekisho.packaging.appliance.ConfigSource;

/**
 * Everything around the appliance: a directory of its own, new at each start, with the example as its configuration; an
 * origin and a name server on loopback.
 */
public final class DemoStage implements AutoCloseable {

    static final String SITE = "www.demo.internal";
    static final String CORE = "core.demo.internal";

    private static final int PROXY = 3128;
    private static final int DNS = 5300;
    private static final int NAMES = 5301;
    private static final int ORIGIN = 8080;
    private static final int METRICS = 9464;

    private final Path directory;
    private final Path config;
    private final DemoOrigin origin;
    private final DemoNames names;
    private final List<String> moved = new ArrayList<>();

    private DemoStage(Path directory, String page) throws IOException {
        this.directory = directory;
        this.config = directory.resolve("sekisho.yaml");
        this.origin = new DemoOrigin(freeOr(ORIGIN), page);
        this.names = new DemoNames(freeOr(NAMES));
        names.put(SITE, "127.0.0.1");
        names.put(CORE, "127.0.0.1");
        String text = new String(ConfigSource.resource(ConfigSource.EXAMPLE), StandardCharsets.UTF_8)
                .replace("127.0.0.1:" + PROXY, "127.0.0.1:" + freeOr(PROXY))
                .replace("127.0.0.1:" + DNS, "127.0.0.1:" + freeOr(DNS))
                .replace("127.0.0.1:" + NAMES, "127.0.0.1:" + names.port())
                .replace("127.0.0.1:" + METRICS, "127.0.0.1:" + freeOr(METRICS))
                .replace("ports: [" + ORIGIN + "]", "ports: [" + origin.port() + "]");
        Files.writeString(config, text);
    }

    /** @param page what the origin shows */
    public static DemoStage build(String page) throws IOException {
        return new DemoStage(Files.createTempDirectory("sekisho-demo-"), page);
    }

    public Path config() {
        return config;
    }

    /** Default ports that something else has, each with the free one that is used instead. */
    public List<String> moved() {
        return moved;
    }

    Path directory() {
        return directory;
    }

    DemoOrigin origin() {
        return origin;
    }

    DemoNames names() {
        return names;
    }

    @Override
    public void close() throws IOException {
        origin.close();
        names.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private int freeOr(int usual) throws IOException {
        if (isFree(usual)) {
            return usual;
        }
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            moved.add(usual + " → " + any.getLocalPort());
            return any.getLocalPort();
        }
    }

    private static boolean isFree(int port) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (ServerSocket tcp = new ServerSocket();
                DatagramSocket udp = new DatagramSocket(null)) {
            tcp.bind(address);
            udp.bind(address);
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
