package sekisho.packaging.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.packaging.demo.DemoOrigin;
import sekisho.packaging.machine.Await;

/**
 * Floods from one address, for some seconds each, while somebody at another address asks for a page (contract H). Nobody
 * else may be harmed and memory stays flat. The figures are left in {@code target/failsafe-reports/floods.txt}.
 */
class FloodTest {

    /** Milliseconds. Not good, and known: see decision 0014. */
    private static final long BAD_WAIT = 20_000;

    private static final Tool SLOW = Tool.of("slowhttptest", "slowhttptest");
    private static final Tool BENCH = Tool.of("ab", "apache2-utils");

    private static final int SECONDS = Integer.getInteger("sekisho.flood.seconds", 12);
    private static final int CONNECTIONS = 800;
    private static final long MOST_GROWTH = 160L << 20;
    private static final Path FIGURES = Path.of("target/failsafe-reports/floods.txt");

    @TempDir
    static Path directory;

    private static Town town;
    /** Of its own: what a flood does to the site that it is led to isn't what it does to the gateway. */
    private static DemoOrigin quietSite;

    @BeforeAll
    static void start() throws Exception {
        town = new Town(directory, "limits: {head-time: 10s, write-stall: 5s}\n");
        quietSite = new DemoOrigin(town.freePort, "the town square");
        Files.write(town.site.files("www.test.internal").resolve("large"), new byte[20_000_000]);
        Files.createDirectories(FIGURES.getParent());
        Files.deleteIfExists(FIGURES);
        // The first seconds of a Java program are its slowest; they aren't what a flood does.
        for (int i = 0; i < 3; i++) {
            watched(Duration.ofSeconds(3), () -> null);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        town.close();
        quietSite.close();
    }

    @Test
    void slowloris() throws Exception {
        isHarmless("slowloris", () -> slow("-H", "-i", "2", "-u", town.plain("www") + "/"));
    }

    @Test
    void slowBody() throws Exception {
        isHarmless("slow body", () -> slow("-B", "-i", "2", "-s", "8192", "-u", town.plain("www") + "/"));
    }

    @Test
    void slowReader() throws Exception {
        isSurvived(
                "slow reader",
                BAD_WAIT,
                () -> slow("-X", "-w", "10", "-y", "20", "-n", "2", "-z", "32", "-u", town.plain("www") + "/large"));
    }

    /**
     * Known to be bad, as slow readers are: others wait for seconds, because connections that were reset are still read,
     * decided, recorded and dialed, in their order. What holds until that is better: the bystander is served, memory is flat.
     */
    @Test
    void connectFlood() throws Exception {
        String place = "www.test.internal:" + town.site.securePort();
        String connect = "CONNECT " + place + " HTTP/1.1\r\nHost: " + place + "\r\n\r\n";
        isSurvived("connect flood", BAD_WAIT, () -> {
            ExecutorService crowd = Executors.newFixedThreadPool(16);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                all.add(crowd.submit(() -> hammer(connect, end)));
            }
            int sum = 0;
            for (Future<Integer> one : all) {
                sum += one.get();
            }
            crowd.shutdown();
            return sum + " connections";
        });
    }

    @Test
    void denyFlood() throws Exception {
        isHarmless("deny flood", () -> {
            String said = BENCH.run(
                            "-q",
                            "-r",
                            "-c",
                            "50",
                            "-n",
                            "1000000",
                            "-t",
                            SECONDS,
                            "-X",
                            town.gateway(),
                            "http://stranger.example/")
                    .fine();
            return said.lines()
                    .filter(line -> line.matches("(Complete requests|Requests per second|Failed requests).*"))
                    .map(line -> line.replaceAll(" +", " "))
                    .toList()
                    .toString();
        });
    }

    private static String slow(String... words) throws Exception {
        List<Object> all = new ArrayList<>(
                List.of("-c", CONNECTIONS, "-r", "400", "-l", SECONDS, "-p", "3", "-d", town.gateway()));
        all.addAll(List.of(words));
        String said = SLOW.run(all.toArray()).text().replaceAll("\u001b\\[[0-9;]*[A-Za-z]", "");
        return CONNECTIONS + " connections; "
                + said.lines()
                        .filter(line -> line.matches("\\s*(closed|error|connected):.*"))
                        .map(line -> line.strip().replaceAll("\\s+", " "))
                        .reduce((first, last) -> last)
                        .orElse("");
    }

    /** Opens and asks without waiting for anything, until the time is over. */
    private static int hammer(String request, long end) throws IOException {
        int count = 0;
        while (System.nanoTime() < end) {
            try (Socket socket = new Socket()) {
                socket.connect(town.sekisho.proxy(), 5_000);
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                socket.setSoLinger(true, 0);
                count++;
            }
        }
        return count;
    }

    private static void isHarmless(String name, Callable<String> flood) throws Exception {
        isSurvived(name, 1_500, flood);
    }

    private static void isSurvived(String name, long longestWait, Callable<String> flood) throws Exception {
        boolean calm = isCalm();
        Bystander.Felt before = watched(Duration.ofSeconds(3), () -> null).felt();
        long memoryBefore = town.sekisho.residentBytes();
        String[] told = new String[1];
        Watched during = watched(Duration.ZERO, () -> told[0] = flood.call());
        long memoryAfter = town.sekisho.residentBytes();
        String figures = "%s (%s): before: %s; during: %s; memory %d MB, then %d MB; the machine was %s%n"
                .formatted(
                        name,
                        told[0],
                        before,
                        during.felt(),
                        memoryBefore >> 20,
                        memoryAfter >> 20,
                        calm ? "calm" : "busy with other things");
        Files.writeString(FIGURES, figures, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        assertThat(during.failures()).as(figures).noneMatch(answer -> answer.matches("HTTP/1.1 4.*"));
        if (calm) {
            assertThat(during.failures()).as(figures).matches(all -> all.isEmpty() || longestWait == BAD_WAIT);
            assertThat(during.felt().p50()).as(figures).isLessThan(longestWait);
        }
        Await.until(
                "it is over: " + figures,
                () -> watched(Duration.ofSeconds(1), () -> null).felt().p50() < 1_500);
        assertThat(memoryAfter - memoryBefore).as(figures).isLessThan(MOST_GROWTH);
    }

    /** How long somebody waits says something about the gateway only where nothing else wants the processors. */
    private static boolean isCalm() {
        OperatingSystemMXBean machine = ManagementFactory.getOperatingSystemMXBean();
        return machine.getSystemLoadAverage() < 2.0 * machine.getAvailableProcessors();
    }

    private record Watched(Bystander.Felt felt, List<String> failures) {}

    private static Watched watched(Duration atLeast, Callable<String> what) throws Exception {
        InetSocketAddress gateway = town.sekisho.proxy();
        try (Bystander bystander = new Bystander(gateway, "http://ssh.test.internal:" + town.freePort)) {
            long end = System.nanoTime() + atLeast.toNanos();
            what.call();
            Await.until("a while", () -> System.nanoTime() > end);
            return new Watched(bystander.felt(), bystander.failures());
        }
    }
}
