package sekisho.bench;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import sekisho.bench.origin.Origins;
import sekisho.bench.server.Child;
import sekisho.bench.server.Cores;
import sekisho.bench.server.Dnsdist;
import sekisho.bench.server.Haproxy;
import sekisho.bench.server.Running;
import sekisho.bench.server.Sekisho;
import sekisho.bench.server.Squid;
import sekisho.bench.server.Subject;
import sekisho.bench.server.Unbound;
import sekisho.bench.server.Use;

/** One run: origins and servers stay up through all of it; whoever is not asked is idle. */
final class Run implements Closeable {

    private final Bench options;
    private final Cores cores;
    private final Path directory;
    private final Child originProcess;
    private final Origins origins;
    private final Sekisho sekisho;
    private final List<Running> servers = new ArrayList<>();
    private final Report report;

    private Run(Bench options, Cores cores, Path directory, Child originProcess) throws IOException {
        this.options = options;
        this.cores = cores;
        this.directory = directory;
        this.originProcess = originProcess;
        this.origins = Origins.parse(originProcess.line());
        this.sekisho = new Sekisho(options.launcher.toAbsolutePath());
        this.report = new Report(conditions());
    }

    static Run begin(Bench options, Cores cores) throws IOException {
        Files.createDirectories(options.directory);
        sweep(options.directory);
        Path directory = Files.createTempDirectory(options.directory.toAbsolutePath(), "run-");
        // Squid reads its files as another user.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> command = self("-Xmx256m", Bench.ORIGINS);
        Child origins = Child.start(cores.load(), command, directory, directory.resolve("origins.log"));
        return new Run(options, cores, directory, origins);
    }

    /** The bench itself as a command, for children that do something else. */
    private static List<String> self(String heap, String... arguments) {
        String java = ProcessHandle.current().info().command().orElse("java");
        Stream<String> start =
                Stream.of(java, heap, "-cp", System.getProperty("java.class.path"), Bench.class.getName());
        return Stream.concat(start, Stream.of(arguments)).toList();
    }

    Report everything() throws IOException, InterruptedException {
        if (options.wants("decide")) {
            say("decide");
            decisions();
        }
        if (options.wants("audit")) {
            say("audit");
            records();
        }
        if (options.wants("start") && sekisho.isInstalled()) {
            say("start");
            report.addStart(StartTime.measure(sekisho, options.rounds, cores, directory, origins));
        }
        List<Work> works = Works.all(origins).stream()
                .filter(work -> options.wants(work.id()))
                .toList();
        for (Subject subject : subjects()) {
            boolean wanted = (options.wants("idle") && subject.uses().contains(Use.TUNNEL))
                    || (options.wants("crowd") && subject == sekisho)
                    || works.stream().anyMatch(work -> subject.uses().contains(work.use()));
            if (!subject.isInstalled()) {
                report.note(subject.name() + " is not installed and not in the table. " + subject.howToInstall());
            } else if (wanted) {
                start(subject);
            }
        }
        if (options.wants("idle")) {
            say("idle");
            report.addMemory(Memory.measure(origins, serversFor(Use.TUNNEL)));
        }
        for (Work work : works) {
            say(work.id());
            report.add(work, options.rounds().measure(work, serversFor(work.use())));
        }
        if (options.wants("crowd")) {
            say("crowd");
            crowd();
        }
        return report;
    }

    private void crowd() throws IOException {
        Work connect = Works.connect(origins);
        for (Running server : servers) {
            if (server.name().equals(Comparison.SELF)) {
                report.addCrowd(Crowd.measure(connect, server, origins, options.rounds, options.rounds()));
            }
        }
    }

    private void decisions() throws IOException {
        List<String> command = self("-Xmx512m", Bench.DECISIONS, "" + options.rounds, directory.toString());
        try (Child child = Child.start(cores.server(), command, directory, directory.resolve("decisions.log"))) {
            report.addDecisions(Decisions.parse(child.line()), Decisions.parse(child.line()));
        }
    }

    private void records() throws IOException {
        List<String> command = self("-Xmx512m", Bench.RECORDS, "" + Math.max(2, options.seconds), directory.toString());
        try (Child child = Child.start(cores.server(), command, directory, directory.resolve("records.log"))) {
            Records paced = Records.parse(child.line());
            Records most = Records.parse(child.line());
            report.addRecords(paced, most, Double.parseDouble(child.line()));
        }
    }

    private List<Subject> subjects() {
        Map<String, List<Subject>> peers = new LinkedHashMap<>();
        peers.put("squid", List.of(new Squid()));
        peers.put("haproxy", List.of(Haproxy.plain(), Haproxy.bigPipes()));
        peers.put("unbound", List.of(new Unbound()));
        peers.put("dnsdist", List.of(new Dnsdist()));
        return Stream.concat(
                        Stream.of((Subject) sekisho),
                        peers.entrySet().stream()
                                .filter(peer -> options.against.contains(peer.getKey()))
                                .flatMap(peer -> peer.getValue().stream()))
                .toList();
    }

    /** A server that does not start is left out of the table, with its words; the others go on. */
    private void start(Subject subject) throws InterruptedException {
        try {
            Path own = Files.createDirectory(directory.resolve(subject.name().replace(' ', '-')));
            servers.add(subject.start(cores, own, origins));
        } catch (IOException e) {
            report.note(subject.name() + " did not start: " + e.getMessage());
        }
    }

    private List<Running> serversFor(Use use) {
        return servers.stream()
                .filter(server -> subjects().stream()
                        .anyMatch(subject -> subject.name().equals(server.name())
                                && subject.uses().contains(use)))
                .toList();
    }

    private Map<String, Object> conditions() throws IOException {
        FileStore disk = Files.getFileStore(directory);
        Map<String, Object> conditions = new LinkedHashMap<>();
        conditions.put("begun", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        conditions.put("rounds", options.rounds);
        conditions.put("seconds a window", Math.max(2, options.seconds));
        conditions.put(
                "cores",
                cores.server().isEmpty()
                        ? "not pinned: the figures are not to be trusted"
                        : "server " + cores.server().get() + ", load and origins "
                                + cores.load().orElseThrow());
        conditions.put("audit log on", disk.type());
        conditions.put("JDK", Runtime.version().toString());
        conditions.put(
                "machine",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                        + System.getProperty("os.arch"));
        conditions.put(
                "load average", Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0]);
        return conditions;
    }

    private static void say(String work) {
        System.err.println("bench: " + work);
    }

    @Override
    public void close() throws IOException {
        servers.forEach(Running::close);
        originProcess.close();
        delete(directory);
    }

    /** What a run that was interrupted has left: audit logs are large. */
    private static void sweep(Path parent) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(parent, "run-*")) {
            for (Path directory : left) {
                delete(directory);
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
