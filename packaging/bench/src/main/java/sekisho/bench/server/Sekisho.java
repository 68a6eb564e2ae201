package sekisho.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sekisho.bench.load.Door;
import sekisho.bench.origin.Names;
import sekisho.bench.origin.Origins;

/** The appliance as people run it: a thousand patterns, metrics on, and the durable audit log, which has no off. */
public final class Sekisho implements Subject {

    private static final Pattern PROXY = Pattern.compile("proxy 127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern DNS = Pattern.compile("dns 127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern READY = Pattern.compile("sekisho ready in (\\d+) ms: .*");

    private final Path launcher;

    public Sekisho(Path launcher) {
        this.launcher = launcher;
    }

    @Override
    public String name() {
        return "Sekisho";
    }

    @Override
    public Set<Use> uses() {
        return Set.of(Use.values());
    }

    @Override
    public boolean isInstalled() {
        return Files.isExecutable(launcher);
    }

    @Override
    public String howToInstall() {
        return "build it: " + launcher + " --version";
    }

    @Override
    public Running start(Cores cores, Path directory, Origins origins) throws IOException {
        Path file = Files.write(directory.resolve("sekisho.yaml"), settings(origins));
        Files.write(directory.resolve("names.txt"), Names.patterns());
        List<String> command = List.of(launcher.toString(), "run", "--config", file.toString());
        Child child = Child.start(cores.server(), command, directory, directory.resolve("server.log"));
        try {
            String line = child.line();
            // With SEKISHO_JAVA_OPTS for a profile, the JVM speaks first.
            while (!READY.matcher(line).matches()) {
                line = child.line();
            }
            Door proxy = Door.proxy(port(PROXY, line));
            Door names = Door.proxy(port(DNS, line));
            return new Running(
                    name(), child, Map.of(Use.TUNNEL, proxy, Use.STREAM, proxy, Use.FORWARD, proxy, Use.NAMES, names));
        } catch (IOException e) {
            child.close();
            throw e;
        }
    }

    static List<String> settings(Origins origins) {
        return """
                version: 1
                name: bench
                listen:
                  proxy: [{address: "127.0.0.1:0"}]
                  dns: [{address: "127.0.0.1:0"}]
                  metrics: {address: "127.0.0.1:0"}
                clients:
                  load: {networks: [127.0.0.0/8]}
                destinations:
                  listed: {hosts-file: names.txt, ports: [%d, %d, %d], tunnel: tcp}
                rules:
                  - {id: listed, clients: [load], to: [listed], addresses: [127.0.0.0/8]}
                dns:
                  zones: [{zone: %s, upstreams: ["127.0.0.1:%d"]}]
                  tunnelling: alert
                limits: {per-client: {connections: 100000, connections-per-second: 1000000}}
                audit: {directory: audit, when-unavailable: close}
                """.formatted(origins.echo(), origins.source(), origins.http(), Names.ZONE, origins.dns())
                .lines()
                .toList();
    }

    static int port(Pattern part, String line) throws IOException {
        Matcher matcher = part.matcher(line);
        if (!matcher.find()) {
            throw new IOException("no " + part + " in the ready line: " + line);
        }
        return Integer.parseInt(matcher.group(1));
    }
}
