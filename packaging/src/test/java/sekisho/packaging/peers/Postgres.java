package sekisho.packaging.peers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A real PostgreSQL with nothing in it. It refuses to run as root, so root runs it as the user of its package. */
record Postgres(Process process, Path directory) implements AutoCloseable {

    private static final String USER = "postgres";

    static Postgres start(int port) throws Exception {
        Path programs = programs();
        Path directory = Files.createTempDirectory("postgres");
        Path data = directory.resolve("data");
        boolean root = System.getProperty("user.name").equals("root");
        if (root) {
            Tool.of("chown", "coreutils").run(USER, directory).fine();
        }
        Tool runs = root ? Tool.of("runuser", "util-linux") : Tool.of("env", "coreutils");
        Object[] before = root ? new Object[] {"-u", USER, "--"} : new Object[0];
        runs.run(with(before, programs.resolve("initdb"), "-D", data, "-A", "trust", "-U", USER, "--no-sync"))
                .fine();
        Path log = Files.createFile(directory.resolveSibling(directory.getFileName() + ".log"));
        return new Postgres(
                runs.start(
                        log,
                        with(
                                before,
                                programs.resolve("postgres"),
                                "-D",
                                data,
                                "-p",
                                port,
                                "-h",
                                "127.0.0.1",
                                "-k",
                                directory)),
                directory);
    }

    private static Object[] with(Object[] before, Object... words) {
        return Stream.concat(Stream.of(before), Stream.of(words)).toArray();
    }

    private static Path programs() throws Exception {
        try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            List<Path> found = versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .sorted()
                    .toList();
            return found.get(found.size() - 1);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.onExit().join();
        try {
            Tool.of("rm", "coreutils").run("-rf", directory, directory + ".log");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (Exception left) {
            throw new AssertionError(directory + " is left", left);
        }
    }

    boolean isRunning() {
        return process.isAlive();
    }
}
