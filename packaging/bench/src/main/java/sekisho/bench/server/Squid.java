package sekisho.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import sekisho.bench.load.Door;
import sekisho.bench.origin.Names;
import sekisho.bench.origin.Origins;

/** Squid as a forward proxy with the same list of names, its usual access log, and no cache. Names stand in its hosts file. */
public final class Squid extends Daemon {

    @Override
    public String name() {
        return "Squid";
    }

    @Override
    String program() {
        return "squid";
    }

    @Override
    public Set<Use> uses() {
        return Set.of(Use.TUNNEL, Use.STREAM, Use.FORWARD);
    }

    @Override
    Map<Use, Door> doors() throws IOException {
        Door proxy = Door.proxy(freePort());
        return Map.of(Use.TUNNEL, proxy, Use.STREAM, proxy, Use.FORWARD, proxy);
    }

    @Override
    List<String> configure(Path directory, Origins origins, Map<Use, Door> doors) throws IOException {
        // Started by root, Squid gives its rights up and then opens its log.
        Path logs = Files.createDirectory(directory.resolve("logs"));
        Files.setPosixFilePermissions(logs, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path names = write(
                directory,
                "names.txt",
                Names.patterns().stream().map(Squid::domain).toList());
        // Squid asks for the client's name too; without an answer its queue of questions grows and slows it down.
        Stream<String> hosts = Stream.concat(
                Stream.of("127.0.0.1 localhost"),
                IntStream.range(0, Names.HOSTS).mapToObj(i -> Names.address(i) + " " + Names.host(i)));
        Path hostsFile = write(directory, "hosts", hosts.toList());
        int port = port(doors, Use.TUNNEL);
        Path file = write(
                directory,
                "squid.conf",
                List.of(
                        "http_port 127.0.0.1:" + port,
                        "hosts_file " + hostsFile,
                        "acl listed dstdomain \"" + names + "\"",
                        "acl open_ports port " + origins.echo() + " " + origins.source() + " " + origins.http(),
                        "http_access deny !open_ports",
                        "http_access allow listed",
                        "http_access deny all",
                        "cache deny all",
                        "cache_mem 8 MB",
                        "max_filedescriptors 16384",
                        "access_log stdio:" + logs.resolve("access.log"),
                        "cache_log " + logs.resolve("cache.log"),
                        "pid_filename none",
                        "pinger_enable off",
                        "coredump_dir " + logs,
                        "shutdown_lifetime 1 seconds",
                        "visible_hostname bench"));
        return List.of("-N", "-f", file.toString());
    }

    /** A leading dot is Squid's "and everything below". */
    private static String domain(String pattern) {
        return pattern.startsWith("*.") ? pattern.substring(1) : pattern;
    }
}
