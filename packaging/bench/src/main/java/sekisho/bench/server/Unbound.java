package sekisho.bench.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import sekisho.bench.load.Door;
import sekisho.bench.origin.Names;
import sekisho.bench.origin.Origins;

/** Unbound as a caching forwarder, one thread, without DNSSEC; every name outside the same list is refused. */
public final class Unbound extends Daemon {

    @Override
    public String name() {
        return "Unbound";
    }

    @Override
    String program() {
        return "unbound";
    }

    @Override
    public Set<Use> uses() {
        return Set.of(Use.NAMES);
    }

    @Override
    Map<Use, Door> doors() throws IOException {
        return Map.of(Use.NAMES, Door.proxy(freePort()));
    }

    @Override
    List<String> configure(Path directory, Origins origins, Map<Use, Door> doors) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "server:",
                " directory: \"" + directory + "\"",
                " chroot: \"\"",
                " username: \"\"",
                " pidfile: \"\"",
                " use-syslog: no",
                " logfile: \"\"",
                " interface: 127.0.0.1@" + port(doors, Use.NAMES),
                " access-control: 127.0.0.0/8 allow",
                " do-not-query-localhost: no",
                " do-ip6: no",
                " num-threads: 1",
                " module-config: \"iterator\"",
                " local-zone: \".\" refuse"));
        Stream.concat(Names.hosts().stream(), Names.families().stream())
                .forEach(name -> lines.add(" local-zone: \"" + name + ".\" transparent"));
        lines.addAll(List.of(
                "remote-control:",
                " control-enable: no",
                "forward-zone:",
                " name: \"" + Names.ZONE + "\"",
                " forward-addr: 127.0.0.1@" + origins.dns()));
        return List.of("-d", "-c", write(directory, "unbound.conf", lines).toString());
    }
}
