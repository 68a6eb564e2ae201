package sekisho.proxy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import sekisho.audit.AuditEvent;
import sekisho.audit.AuditTrail;
import sekisho.audit.AuditTrail.Acknowledgement;
import sekisho.config.LiveConfig;
import sekisho.config.policy.Policy;
import sekisho.config.policy.PolicyCompiler;
import sekisho.config.settings.SettingsReader;
import sekisho.config.value.Door;
import sekisho.config.value.Edition;
import sekisho.config.value.HostName;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;

/** A real proxy on a free port, among a log in memory and names from a map. */
final class Rig implements AutoCloseable {

    final List<AuditEvent> records = new CopyOnWriteArrayList<>();
    final List<HostName> lookups = new CopyOnWriteArrayList<>();
    final Map<String, List<String>> names = new ConcurrentHashMap<>();
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final ListenerBook book = new ListenerBook();
    final LiveConfig live;
    final ProxyServer server;
    volatile Function<AuditEvent, Acknowledgement> log = event -> new Acknowledgement.Recorded(records.size());
    volatile Function<HostName, CompletableFuture<NameLookup.Found>> resolver = this::fromMap;
    private final InstantSource clock;
    private final ExecutorService logThread = Executors.newSingleThreadExecutor();

    Rig(String yaml) {
        this(yaml, Transport.best(), BodyPace.Minimum.DEFAULT);
    }

    /** @param clock by which rules hold; the file itself is read by the system's */
    Rig(String yaml, InstantSource clock) {
        this(yaml, Transport.best(), BodyPace.Minimum.DEFAULT, clock);
    }

    Rig(String yaml, Transport transport, BodyPace.Minimum minimum) {
        this(yaml, transport, minimum, InstantSource.system());
    }

    private Rig(String yaml, Transport transport, BodyPace.Minimum minimum, InstantSource clock) {
        this.clock = clock;
        live = new LiveConfig(compile(yaml));
        AuditTrail trail = event -> CompletableFuture.supplyAsync(
                () -> {
                    Acknowledgement answer = log.apply(event);
                    if (answer.isRecorded()) {
                        records.add(event);
                    }
                    return answer;
                },
                logThread);
        NameLookup lookup = (name, port) -> {
            lookups.add(name);
            return resolver.apply(name);
        };
        try {
            server = ProxyServer.start(live, trail, lookup, leases(), book, registry, transport, minimum);
        } catch (java.io.IOException | java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    Policy compile(String yaml) {
        try {
            SettingsReader.Result read = SettingsReader.read(yaml.getBytes(StandardCharsets.UTF_8), Path.of("."));
            return PolicyCompiler.compile(read.settings(), new Edition(read.digest(), List.of()), book, clock);
        } catch (sekisho.config.settings.InvalidSettings wrong) {
            throw new AssertionError(wrong.problems().toString(), wrong);
        }
    }

    void reload(String yaml) {
        live.swap(compile(yaml));
    }

    CompletableFuture<NameLookup.Found> fromMap(HostName name) {
        List<String> found = names.get(name.text());
        return CompletableFuture.completedFuture(
                found == null
                        ? new NameLookup.Found.NotFound(Reason.DNS_NXDOMAIN)
                        : new NameLookup.Found.Addresses(
                                found.stream().map(IpAddress::of).toList()));
    }

    InetSocketAddress address() {
        return server.addresses(Door.HTTP).get(0);
    }

    /** Until a test says otherwise nobody was told anything. */
    volatile Leases told = Leases.none();

    private Leases leases() {
        return (client, name, address) -> told.holds(client, name, address);
    }

    RawClient client(Door door) {
        return new RawClient(server.addresses(door).get(0));
    }

    RawClient client() {
        return new RawClient(address());
    }

    /** Sends it, and reads until the proxy ends the connection. */
    String ask(String request) throws Exception {
        try (RawClient client = client()) {
            return client.send(request).readAll();
        }
    }

    List<AuditEvent.Connection> decisions() {
        return records.stream()
                .filter(AuditEvent.Connection.class::isInstance)
                .map(AuditEvent.Connection.class::cast)
                .toList();
    }

    List<AuditEvent.Closed> ends() {
        return records.stream()
                .filter(AuditEvent.Closed.class::isInstance)
                .map(AuditEvent.Closed.class::cast)
                .toList();
    }

    /** The end of the first thing that was let through since {@link #forget}. */
    AuditEvent.Closed end() {
        Await.until("a record of the end", () -> !endsOfFirst().isEmpty());
        return endsOfFirst().get(0);
    }

    private List<AuditEvent.Closed> endsOfFirst() {
        return ends().stream()
                .filter(end -> !decisions().isEmpty()
                        && end.id().equals(decisions().get(0).id()))
                .toList();
    }

    /** The sum of all series of this name that carry these labels. */
    double count(String meter, String... labels) {
        return registry.find(meter).tags(labels).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    void forget() {
        records.clear();
        lookups.clear();
    }

    @Override
    public void close() {
        server.close();
        logThread.shutdown();
    }

    /** The usual file: one allowed name on loopback, ports as given, nothing else. */
    static String file(int port, String more) {
        return """
            version: 1
            name: rig
            listen: {proxy: [{address: "127.0.0.1:0"}]}
            clients:
              here: {networks: [127.0.0.0/8]}
            rules:
              - {id: tls-only, clients: [here], hosts: [secure.test.example], ports: [%1$d], addresses: [127.0.0.0/8]}
              - {id: anything, clients: [here], hosts: [allowed.example, "*.wild.example"], ports: [%1$d, 80], tunnel: tcp, addresses: [127.0.0.0/8]}
            dns: {zones: [{zone: ".", upstreams: ["127.0.0.1:5353"]}]}
            audit: {directory: /nowhere, when-unavailable: close}
            contact: "内線 1234"
            %2$s
            """.formatted(port, more);
    }
}
