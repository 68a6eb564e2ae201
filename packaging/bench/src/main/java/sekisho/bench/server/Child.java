package sekisho.bench.server;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A process that the bench started, and that ends with it. Standard error goes to a file. */
public final class Child implements Closeable {

    private static final long PATIENCE_SECONDS = 10;

    private final Process process;
    private final BufferedReader output;
    private final Path log;

    private Child(Process process, Path log) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.log = log;
        Runtime.getRuntime().addShutdownHook(new Thread(this::end));
    }

    public static Child start(Optional<Integer> core, List<String> command, Path directory, Path log)
            throws IOException {
        Process process = new ProcessBuilder(Cores.pinned(core, command))
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new Child(process, log);
    }

    /** The same for a server that has nothing to say on standard output. */
    static Child startQuiet(Optional<Integer> core, List<String> command, Path directory, Path log) throws IOException {
        File file = log.toFile();
        Process process = new ProcessBuilder(Cores.pinned(core, command))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(file))
                .start();
        return new Child(process, log);
    }

    /** The next line of standard output. */
    public String line() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new IOException(why());
        }
        return line;
    }

    public ProcessTree tree() {
        return new ProcessTree(process.toHandle());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it said last. */
    String why() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return "ended early: " + String.join(" / ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
    }

    private void end() {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        descendants.forEach(ProcessHandle::destroy);
    }

    @Override
    public void close() {
        end();
    }
}
