package sekisho.packaging.machine;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real launcher as a child process. Its standard error is kept beside the test reports, where leaks are looked for. */
public final class Sekisho implements AutoCloseable {

    private static final Path LAUNCHER = Path.of("bin/sekisho").toAbsolutePath();
    private static final Path REPORTS = Path.of("target/failsafe-reports/machine");
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final long LONGEST_SECONDS = 60;

    private final Process process;
    private final Path out;
    private final Path err;

    private Sekisho(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** What a command said, and its exit code. */
    public record Said(int exit, String out, String err) {}

    public static Path launcher() {
        return LAUNCHER;
    }

    /** Runs a command to its end. */
    public static Said say(Object... words) throws Exception {
        return say(Map.of(), words);
    }

    static Said say(Map<String, String> environment, Object... words) throws Exception {
        try (Sekisho child = start(LAUNCHER, Path.of("").toAbsolutePath(), environment, words)) {
            return new Said(child.exit(), child.out(), child.err());
        }
    }

    /** Starts {@code run} and waits for its ready line. */
    public static Sekisho run(Path config) throws Exception {
        Sekisho child = start(LAUNCHER, config.getParent(), Map.of(), "run", "--config", config);
        child.awaitReady();
        return child;
    }

    static Sekisho start(Path launcher, Path directory, Map<String, String> environment, Object... words)
            throws IOException {
        Files.createDirectories(REPORTS);
        int number = COUNT.incrementAndGet();
        Path out = REPORTS.resolve("sekisho-" + number + ".out").toAbsolutePath();
        Path err = REPORTS.resolve("sekisho-" + number + ".log").toAbsolutePath();
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        for (Object word : words) {
            command.add(word.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_"));
        builder.environment().put("LANG", "C.UTF-8");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("SEKISHO_BUILD", "never");
        builder.environment().put("SEKISHO_JAVA_OPTS", "-Dio.netty.leakDetection.level=paranoid");
        builder.environment().putAll(environment);
        return new Sekisho(builder.start(), out, err);
    }

    void awaitReady() throws Exception {
        Await.until("ready line", () -> {
            if (!process.isAlive()) {
                throw new AssertionError("ended with " + process.exitValue() + ": " + err());
            }
            return out().contains("sekisho ready in ") && out().contains("\n");
        });
    }

    public InetSocketAddress proxy() throws IOException {
        return address("proxy ");
    }

    public InetSocketAddress socks5() throws IOException {
        return address("socks5 ");
    }

    public InetSocketAddress relay() throws IOException {
        return address("relay ");
    }

    public InetSocketAddress dns() throws IOException {
        return address("dns ");
    }

    /** Of all listeners of {@code listen.dns}, in the order of the file. */
    public List<Integer> dnsPorts() throws IOException {
        String after = out().substring(out().indexOf(" dns ") + " dns ".length());
        return java.util.Arrays.stream(after.split("[,\n]")[0].split("[+]"))
                .map(address -> Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)))
                .toList();
    }

    public InetSocketAddress admin() throws IOException {
        return address("admin https://");
    }

    public InetSocketAddress metrics() throws IOException {
        return address("metrics http://");
    }

    /** A page of the metrics listener: status and body. */
    Page page(String path) throws IOException {
        InetSocketAddress metrics = metrics();
        var connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + metrics.getPort() + path)
                .toURL()
                .openConnection(Proxy.NO_PROXY);
        int status = connection.getResponseCode();
        try (InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Page(status, new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    record Page(int status, String body) {

        /** The number of one series. */
        double number(String series) {
            return body.lines()
                    .filter(line -> line.startsWith(series + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no series " + series + " in\n" + body));
        }
    }

    /** @param name without SIG */
    public void signal(String name) throws Exception {
        int killed = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (killed != 0) {
            throw new AssertionError("kill -" + name + " failed");
        }
    }

    public int exit() throws InterruptedException {
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still running after " + LONGEST_SECONDS + " s");
        }
        return process.exitValue();
    }

    /** Memory that it really holds now (proc(5), VmRSS). */
    public long residentBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String out() throws IOException {
        return Files.readString(out);
    }

    String err() throws IOException {
        return Files.readString(err);
    }

    /** Ends it at once if the test has not. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private InetSocketAddress address(String before) throws IOException {
        Matcher found = Pattern.compile(Pattern.quote(before) + "127\\.0\\.0\\.1:(\\d+)")
                .matcher(out());
        if (!found.find()) {
            throw new AssertionError("no " + before + " in " + out());
        }
        return new InetSocketAddress("127.0.0.1", Integer.parseInt(found.group(1)));
    }
}
