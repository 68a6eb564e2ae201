package sekisho.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import sekisho.config.policy.Access;
import sekisho.config.policy.OwnListeners;
import sekisho.config.policy.Policy;
import sekisho.config.policy.PolicyCompiler;
import sekisho.config.settings.SettingsReader;
import sekisho.config.value.Destination;
import sekisho.config.value.Door;
import sekisho.config.value.Edition;
import sekisho.config.value.HostName;
import sekisho.config.value.Identity;
import sekisho.config.value.IpAddress;

/**
 * What one {@code Policy.decide} costs with so many host patterns.
 *
 * @param readSeconds from the file's bytes to settings
 * @param compileSeconds from settings to a policy
 * @param fewNanos a decision when the same 64 names are asked again and again
 * @param allNanos a decision when every listed name is asked, in random order: memory's share is in it
 */
record Decisions(int patterns, double readSeconds, double compileSeconds, double fewNanos, double allNanos) {

    /** CPU time: a decision waits for nothing, so whatever else passes is another process's. */
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final int FEW = 64;
    private static final int AT_ONCE = 200_000;

    /** For a process of its own, which prints one line for each size. */
    static void run(int rounds, Path directory) throws Exception {
        for (Decisions one : measure(List.of(100, 100_000), rounds, directory)) {
            System.out.println(one.line());
        }
    }

    String line() {
        return patterns + " " + readSeconds + " " + compileSeconds + " " + fewNanos + " " + allNanos;
    }

    static Decisions parse(String line) {
        List<String> parts = List.of(line.split(" ", -1));
        return new Decisions(
                Integer.parseInt(parts.get(0)),
                Double.parseDouble(parts.get(1)),
                Double.parseDouble(parts.get(2)),
                Double.parseDouble(parts.get(3)),
                Double.parseDouble(parts.get(4)));
    }

    /** Sizes in turns, so that a noisy moment hits them alike. Medians. */
    static List<Decisions> measure(List<Integer> sizes, int rounds, Path directory) throws Exception {
        List<Prepared> prepared = new ArrayList<>();
        for (int size : sizes) {
            prepared.add(Prepared.of(size, directory));
        }
        for (int round = -rounds; round < rounds; round++) {
            for (Prepared one : prepared) {
                one.measure(round >= 0);
            }
        }
        return prepared.stream().map(Prepared::result).toList();
    }

    static String host(int i) {
        return "server-%06d.site-%02d.example.internal".formatted(i, i % 50);
    }

    static byte[] file(int patterns, Path directory) throws IOException {
        Path names = directory.resolve("names-" + patterns + ".txt");
        Files.write(
                names, IntStream.range(0, patterns).mapToObj(Decisions::host).toList());
        return """
                version: 1
                name: bench
                listen: {proxy: [{address: "127.0.0.1:0"}], dns: [{address: "127.0.0.1:0"}]}
                clients: {load: {networks: [10.0.0.0/8]}}
                destinations: {listed: {hosts-file: %s, ports: [443]}}
                rules: [{id: listed, clients: [load], to: [listed]}]
                dns: {zones: [{zone: internal, upstreams: ["10.0.0.53"]}]}
                audit: {directory: audit, when-unavailable: close}
                """.formatted(names.getFileName()).getBytes(UTF_8);
    }

    static Access access(int i) {
        Destination destination = new Destination(HostName.of(host(i)), 443);
        return new Access.Connect(Identity.ofSource(IpAddress.of("10.1.2.3")), Door.CONNECT, destination)
                .at(List.of(IpAddress.of("10.9.0.1")));
    }

    private record Prepared(
            Policy policy,
            List<Access> few,
            List<Access> all,
            double readSeconds,
            double compileSeconds,
            List<Double> fewNanos,
            List<Double> allNanos) {

        static Prepared of(int size, Path directory) throws Exception {
            byte[] file = file(size, directory);
            long begun = System.nanoTime();
            SettingsReader.Result read = SettingsReader.read(file, directory);
            long middle = System.nanoTime();
            Edition edition = new Edition(read.digest(), List.of());
            Policy policy = PolicyCompiler.compile(read.settings(), edition, OwnListeners.NONE, InstantSource.system());
            long end = System.nanoTime();
            List<Access> all = new ArrayList<>(
                    IntStream.range(0, size).mapToObj(Decisions::access).toList());
            Collections.shuffle(all, new Random(1));
            return new Prepared(
                    policy,
                    List.copyOf(all.subList(0, FEW)),
                    all,
                    (middle - begun) / 1e9,
                    (end - middle) / 1e9,
                    new ArrayList<>(),
                    new ArrayList<>());
        }

        void measure(boolean counts) {
            double fewNow = nanosPerDecision(few);
            double allNow = nanosPerDecision(all);
            if (counts) {
                fewNanos.add(fewNow);
                allNanos.add(allNow);
            }
        }

        private double nanosPerDecision(List<Access> accesses) {
            long allowed = 0;
            long begun = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < AT_ONCE; i++) {
                Access access = accesses.get(i % accesses.size());
                allowed += policy.decide(access).fold(allow -> 1, deny -> 0);
            }
            double nanos = (THREADS.getCurrentThreadCpuTime() - begun) / (double) AT_ONCE;
            if (allowed != AT_ONCE) {
                throw new IllegalStateException("refused what is listed: " + policy.decide(accesses.get(0)));
            }
            return nanos;
        }

        Decisions result() {
            return new Decisions(
                    all.size(),
                    readSeconds,
                    compileSeconds,
                    Median.of(fewNanos, nanos -> nanos),
                    Median.of(allNanos, nanos -> nanos));
        }
    }
}
