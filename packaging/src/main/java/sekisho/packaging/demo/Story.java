package sekisho.packaging.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import sekisho.audit.LogReader;
import sekisho.config.settings.Settings;
import sekisho.packaging.screen.Screen;

/**
 * What the demo tells. Each request is made as it is told, each answer is printed as it came, and each command runs as it is
 * printed; only the sentences between them are written beforehand. Where the appliance behaves otherwise than told, the
 * story says so.
 */
public final class Story {

    private static final String STRANGER = "http://files.example.org/upload";
    private static final String OUTSIDE = "203.0.113.66";
    private static final Duration FOR_READING = Duration.ofMillis(1_500);

    /** {@code sekisho} with these words; returns the exit code. */
    public interface Commands {
        int run(String... words);
    }

    private final DemoStage stage;
    private final Settings settings;
    private final Screen screen;
    private final Commands commands;
    private final BooleanSupplier stopped;
    private int surprises;

    public Story(DemoStage stage, Settings settings, Screen screen, Commands commands, BooleanSupplier stopped) {
        this.stage = stage;
        this.settings = settings;
        this.screen = screen;
        this.commands = commands;
        this.stopped = stopped;
    }

    private interface Chapter {
        void tell() throws IOException;
    }

    /** @return whether everything went as told */
    public boolean tell() throws IOException {
        stage.moved().forEach(port -> screen.say("demo.moved", port));
        screen.say("demo.intro", stage.config());
        List<Chapter> chapters =
                List.of(this::allowed, this::refused, this::privateNameGoesPublic, this::tampered, this::planned);
        for (int i = 0; i < chapters.size() && !stopped.getAsBoolean(); i++) {
            pause();
            screen.out().println();
            screen.out().println(screen.strong(screen.words().say("demo.chapter" + (i + 1))));
            chapters.get(i).tell();
        }
        if (!stopped.getAsBoolean()) {
            screen.out().println();
            tryIt();
        }
        return surprises == 0;
    }

    private void allowed() throws IOException {
        screen.say("demo.allowed");
        ProxyFetch page = fetch(site());
        expect(page.isOk());
    }

    private void refused() throws IOException {
        screen.say("demo.refused");
        ProxyFetch page = fetch(STRANGER);
        expect(page.isRefused());
        screen.say("demo.refused.why");
        int exit =
                command("explain", "--config", stage.config().toString(), "--client", "127.0.0.1", "--url", STRANGER);
        expect(exit == 1);
    }

    private void privateNameGoesPublic() throws IOException {
        screen.say("demo.private.before", DemoStage.CORE);
        expect(!ask(DemoStage.CORE).addresses().isEmpty());
        expect(fetch(core()).isOk());
        int reached = stage.origin().reached();

        stage.names().put(DemoStage.CORE, OUTSIDE);
        screen.say("demo.private.turn", DemoStage.CORE, OUTSIDE);
        expect(ask(DemoStage.CORE).addresses().isEmpty());
        expect(fetch(core()).isRefused());
        expect(stage.origin().reached() == reached);
        stage.names().put(DemoStage.CORE, "127.0.0.1");

        screen.say("demo.private.record");
        command("audit", "tail", "-n", "3", log().toString());
    }

    private void tampered() throws IOException {
        LogCopy copy = new LogCopy(signedLog(), stage.directory().resolve("copy-of-the-log"));
        screen.say("demo.tamper.before");
        expect(command("audit", "verify", copy.directory().toString()) == 0);
        LogCopy.Flip flip = copy.flip("http://" + DemoStage.SITE);
        screen.say("demo.tamper.flip", flip.text());
        int exit = command("audit", "verify", copy.directory().toString());
        screen.say("demo.tamper.exit", exit);
        expect(exit == 2);
    }

    private void planned() {
        for (int i = 1; i <= 3; i++) {
            screen.say("demo.planned" + i);
        }
    }

    private void tryIt() {
        screen.out().println(screen.strong(screen.words().say("demo.try")));
        String dns = hostAndPort(settings.listen().dns().get(0).address());
        List.of(
                        curl(site()),
                        curl("http://example.com/"),
                        "curl -x http://" + proxyText() + " http://gateway.internal/why",
                        "dig -p " + dns.substring(dns.indexOf(':') + 1) + " @127.0.0.1 " + DemoStage.CORE,
                        "curl http://" + hostAndPort(settings.listen().metrics().orElseThrow()) + "/metrics",
                        "sekisho explain --config " + stage.config() + " --client 127.0.0.1 --name example.com",
                        "sekisho audit tail -f " + log(),
                        "sekisho audit verify " + log())
                .forEach(line -> screen.out().println("  " + line));
        screen.say("demo.edit", stage.config());
        screen.say("demo.end", stage.directory());
    }

    private ProxyFetch fetch(String url) throws IOException {
        screen.out().println("  $ " + curl(url));
        ProxyFetch page = ProxyFetch.get(proxy(), url);
        screen.out().println("    " + (page.isOk() ? screen.good(page.status()) : screen.bad(page.status())));
        page.header("Proxy-Status").ifPresent(line -> screen.out().println("    " + line));
        if (page.isOk()) {
            page.body().lines().forEach(line -> screen.out().println("    " + line));
        }
        return page;
    }

    private DnsMessage.Answer ask(String name) throws IOException {
        InetSocketAddress dns = settings.listen().dns().get(0).address();
        screen.out().println("  $ dig -p " + dns.getPort() + " @127.0.0.1 " + name);
        DnsMessage.Answer answer = DnsMessage.ask(dns, name);
        String text = (answer.rcode() + " " + String.join(" ", answer.addresses())).strip();
        screen.out().println("    " + (answer.addresses().isEmpty() ? screen.bad(text) : screen.good(text)));
        return answer;
    }

    private int command(String... words) {
        screen.out().println("  $ sekisho " + String.join(" ", words));
        return commands.run(words);
    }

    /** The directory of the log, once a checkpoint signs everything that the story has done so far. */
    private Path signedLog() throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        long size = new LogReader(log(), LogReader.Filter.none()).last(1).get(0).sequence() + 1;
        while (signedSize() < size && System.nanoTime() < deadline && !stopped.getAsBoolean()) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        return log();
    }

    /** The second line of a checkpoint is the size of its tree (C2SP tlog-checkpoint). */
    private long signedSize() throws IOException {
        return Long.parseLong(Files.readAllLines(log().resolve("checkpoint")).get(1));
    }

    private void expect(boolean asTold) {
        if (!asTold) {
            surprises++;
            screen.out().println(screen.bad(screen.words().say("demo.surprise")));
        }
    }

    /** Only where somebody may be reading along. */
    private void pause() {
        if (screen.colour() && !stopped.getAsBoolean()) {
            LockSupport.parkNanos(FOR_READING.toNanos());
        }
    }

    private String curl(String url) {
        return "curl -x http://" + proxyText() + " " + url;
    }

    private String site() {
        return "http://" + DemoStage.SITE + ":" + stage.origin().port() + "/";
    }

    private String core() {
        return "http://" + DemoStage.CORE + ":" + stage.origin().port() + "/";
    }

    private Path log() {
        return settings.audit().directory();
    }

    private InetSocketAddress proxy() {
        return settings.listen().proxy().get(0).address();
    }

    private String proxyText() {
        return hostAndPort(proxy());
    }

    private static String hostAndPort(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
