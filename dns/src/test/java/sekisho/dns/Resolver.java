package sekisho.dns;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import sekisho.audit.AuditEvent;
import sekisho.audit.AuditTrail;
import sekisho.config.LiveConfig;
import sekisho.config.policy.OwnListeners;
import sekisho.config.policy.Policy;
import sekisho.config.policy.PolicyCompiler;
import sekisho.config.settings.InvalidSettings;
import sekisho.config.settings.SettingsReader;
import sekisho.config.value.Edition;
import sekisho.config.value.Reason;

/** A real server on loopback under a real edition, its records in memory, and a client that sends any bytes to it. */
final class Resolver implements AutoCloseable, AuditTrail {

    private final List<AuditEvent.Query> records = new CopyOnWriteArrayList<>();
    private final List<AuditEvent.LogActivity> alerts = new CopyOnWriteArrayList<>();
    private final List<AuditEvent> arrivals = new CopyOnWriteArrayList<>();
    private final List<AuditEvent.Repeated> repeats = new CopyOnWriteArrayList<>();
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final AtomicLong skipped = new AtomicLong();
    private final LiveConfig config;
    private final Resolution resolution;
    private final DnsServer server;
    private volatile boolean closed;
    private volatile boolean slow;

    private Resolver(String yaml, OwnListeners own, TcpDoor.Limits limits, Loops loops) throws IOException {
        config = new LiveConfig(compile(yaml, own));
        resolution = Resolution.open(config, own, registry, loops, () -> System.nanoTime() + skipped.get());
        try {
            server = DnsServer.start(config, resolution, this, () -> !closed, own, limits);
        } catch (GeneralSecurityException unusable) {
            throw new IllegalArgumentException(unusable);
        }
    }

    static Resolver start(String yaml) throws IOException {
        return new Resolver(yaml, OwnListeners.NONE, TcpDoor.Limits.DEFAULT, Loops.open());
    }

    static Resolver start(String yaml, OwnListeners own) throws IOException {
        return new Resolver(yaml, own, TcpDoor.Limits.DEFAULT, Loops.open());
    }

    static Resolver start(String yaml, TcpDoor.Limits limits) throws IOException {
        return new Resolver(yaml, OwnListeners.NONE, limits, Loops.open());
    }

    static Resolver startNio(String yaml) throws IOException {
        return new Resolver(yaml, OwnListeners.NONE, TcpDoor.Limits.DEFAULT, Loops.openNio());
    }

    /** A file whose clients are this machine, with these rules and this {@code dns:} block. */
    static String yaml(String rules, String dns) {
        return """
            version: 1
            name: test
            listen: {dns: [{address: "127.0.0.1:0"}]}
            clients:
              here: {networks: [127.0.0.0/8]}
              elsewhere: {networks: [192.0.2.0/24]}
            rules:
            %s
            dns:
            %s
            audit: {directory: audit, when-unavailable: close}
            """.formatted(rules.indent(2), dns.indent(2));
    }

    private static Policy compile(String yaml, OwnListeners own) {
        try {
            SettingsReader.Result read = SettingsReader.read(
                    yaml.getBytes(StandardCharsets.UTF_8), Path.of("").toAbsolutePath());
            return PolicyCompiler.compile(
                    read.settings(), new Edition(read.digest(), List.of()), own, InstantSource.system());
        } catch (InvalidSettings e) {
            throw new IllegalArgumentException(e.problems().toString(), e);
        }
    }

    void reload(String yaml) {
        config.swap(compile(yaml, OwnListeners.NONE));
    }

    /** Lets the monotonic clock run ahead. */
    void skip(long seconds) {
        skipped.addAndGet(seconds * 1_000_000_000L);
    }

    void closeAudit() {
        closed = true;
    }

    /** The log takes events, and writes none down. */
    void stallAudit() {
        slow = true;
    }

    @Override
    public CompletableFuture<Acknowledgement> record(AuditEvent event) {
        if (closed) {
            return CompletableFuture.completedFuture(new Acknowledgement.NotRecorded(Reason.AUDIT_CLOSED));
        }
        if (event instanceof AuditEvent.Repeated more) {
            repeats.add(more);
            return CompletableFuture.completedFuture(new Acknowledgement.Accepted());
        }
        if (event instanceof AuditEvent.LogActivity alert) {
            alerts.add(alert);
            return CompletableFuture.completedFuture(new Acknowledgement.Accepted());
        }
        if (!(event instanceof AuditEvent.Query)) {
            arrivals.add(event);
            return CompletableFuture.completedFuture(new Acknowledgement.Accepted());
        }
        records.add((AuditEvent.Query) event);
        if (slow) {
            return new CompletableFuture<>();
        }
        return CompletableFuture.completedFuture(new Acknowledgement.Recorded(records.size() - 1L));
    }

    List<AuditEvent.LogActivity> alerts() {
        return alerts;
    }

    /** Who was refused, or believed for the first time, before any query. */
    List<AuditEvent> arrivals() {
        return arrivals;
    }

    List<AuditEvent.Query> records() {
        return records;
    }

    /** Whoever asks next is heard and written down like the first. */
    void forgetReady() {
        server.forget();
        records.clear();
        repeats.clear();
    }

    List<AuditEvent.Repeated> repeats() {
        return repeats;
    }

    MeterRegistry registry() {
        return registry;
    }

    LiveConfig config() {
        return config;
    }

    Resolution resolution() {
        return resolution;
    }

    InetSocketAddress address() {
        return server.addresses().get(0);
    }

    DnsServer server() {
        return server;
    }

    /** The datagram that answers this one; empty after half a second of silence. */
    Optional<byte[]> udp(byte[] message) throws IOException {
        return udp(message, 500);
    }

    Optional<byte[]> udp(byte[] message, int millis) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            socket.setSoTimeout(millis);
            socket.send(new DatagramPacket(message, message.length, address()));
            byte[] buffer = new byte[65_535];
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            socket.receive(packet);
            return Optional.of(Arrays.copyOf(buffer, packet.getLength()));
        } catch (SocketTimeoutException silence) {
            return Optional.empty();
        }
    }

    /** The answer to a query that must get one. */
    Reading ask(Packet query) throws IOException {
        return new Reading(udp(query.bytes(), 10_000).orElseThrow());
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(address().getAddress(), address().getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    @Override
    public void close() {
        server.close();
        resolution.close();
    }
}
