package sekisho.bench.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import sekisho.bench.load.Door;
import sekisho.bench.origin.Names;
import sekisho.bench.origin.Origins;

/**
 * HAProxy as a plain TCP relay with forced splicing, which is how cheap moving bytes can be, and as an HTTP proxy that
 * checks the host against the same list. It knows no CONNECT, so its relay does less than a tunnel asks for.
 */
public final class Haproxy extends Daemon {

    private final String name;
    private final int pipeKib;
    private final Set<Use> uses;

    private Haproxy(String name, int pipeKib, Set<Use> uses) {
        this.name = name;
        this.pipeKib = pipeKib;
        this.uses = uses;
    }

    /** With the pipes that the kernel gives by default. */
    public static Haproxy plain() {
        return new Haproxy("HAProxy", 64, Set.of(Use.TUNNEL, Use.STREAM, Use.FORWARD));
    }

    /** With pipes of 1 MiB. */
    public static Haproxy bigPipes() {
        return new Haproxy("HAProxy 1 MiB pipe", 1024, Set.of(Use.STREAM));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    String program() {
        return "haproxy";
    }

    @Override
    public Set<Use> uses() {
        return uses;
    }

    @Override
    Map<Use, Door> doors() throws IOException {
        return Map.of(
                Use.TUNNEL, Door.relay(freePort()),
                Use.STREAM, Door.relay(freePort()),
                Use.FORWARD, Door.proxy(freePort()));
    }

    @Override
    List<String> configure(Path directory, Origins origins, Map<Use, Door> doors) throws IOException {
        Path names = write(
                directory,
                "names.txt",
                Names.patterns().stream()
                        .map(pattern -> pattern.replace("*.", ""))
                        .toList());
        List<String> lines = new ArrayList<>(List.of(
                "global",
                " nbthread 1",
                " maxconn 6000",
                " tune.pipesize " + pipeKib * 1024,
                "defaults",
                " timeout connect 5s",
                " timeout client 600s",
                " timeout server 600s",
                "listen tunnel",
                " mode tcp",
                " bind 127.0.0.1:" + port(doors, Use.TUNNEL)));
        IntStream.range(0, Names.ADDRESSES)
                .forEach(i -> lines.add(" server s" + i + " " + Names.address(i) + ":" + origins.echo()));
        Stream.of(
                        "listen stream",
                        " mode tcp",
                        " bind 127.0.0.1:" + port(doors, Use.STREAM),
                        " option splice-request",
                        " option splice-response",
                        " server s " + Names.address(0) + ":" + origins.source(),
                        "listen forward",
                        " mode http",
                        " bind 127.0.0.1:" + port(doors, Use.FORWARD),
                        " http-reuse always",
                        " http-request deny unless { hdr(host),host_only -f " + names + " }",
                        " server s " + Names.address(0) + ":" + origins.http())
                .forEach(lines::add);
        return List.of("-db", "-f", write(directory, "haproxy.cfg", lines).toString());
    }
}
