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

/** dnsdist with its packet cache; every name outside the same list is refused. It checks no answers. */
public final class Dnsdist extends Daemon {

    @Override
    public String name() {
        return "dnsdist";
    }

    @Override
    String program() {
        return "dnsdist";
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
                "setLocal('127.0.0.1:" + port(doors, Use.NAMES) + "')",
                "addACL('127.0.0.0/8')",
                "setSecurityPollSuffix('')",
                "server = newServer({address='127.0.0.1:" + origins.dns() + "'})",
                "server:setUp()",
                "getPool(''):setCache(newPacketCache(100000))",
                "listed = newSuffixMatchNode()"));
        Stream.concat(Names.hosts().stream(), Names.families().stream())
                .forEach(name -> lines.add("listed:add(newDNSName('" + name + ".'))"));
        lines.add("addAction(NotRule(SuffixMatchNodeRule(listed, true)), RCodeAction(DNSRCode.REFUSED))");
        Path file = write(directory, "dnsdist.conf", lines);
        return List.of("--supervised", "--disable-syslog", "-C", file.toString());
    }
}
