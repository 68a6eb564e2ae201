package sekisho.packaging.peers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import sekisho.packaging.machine.Await;
import sekisho.packaging.screen.Json;

/**
 * The image as runc runs it, with what docs/container.md tells people to ask for: read-only, no capabilities, no new
 * privileges, uid 65532, 512 MB, in a given network.
 */
final class Container implements AutoCloseable {

    static final long MEMORY = 512L << 20;

    private static final Tool RUNC = Tool.of("runc", "runc");
    private static final long PATIENCE_SECONDS = 60;

    private final String id = "sekisho-" + ProcessHandle.current().pid();
    private final Path bundle;
    private final Path said;
    private final Process process;
    private final List<String> entryPoint;

    /** @param settings the directory that is /etc/sekisho */
    @SuppressWarnings("unchecked")
    Container(Image image, Path bundle, Path settings, Path state, String network) throws Exception {
        this.bundle = bundle;
        this.said = bundle.resolve("container.out");
        Map<String, Object> configuration = image.configuration();
        entryPoint = (List<String>) configuration.get("Entrypoint");
        List<String> words = new ArrayList<>(entryPoint);
        words.addAll((List<String>) configuration.get("Cmd"));
        String[] ids = configuration.get("User").toString().split(":");
        Tool.of("chown", "coreutils")
                .run("-R", configuration.get("User"), state)
                .fine();
        Map<String, Object> process = Map.of(
                "terminal", false,
                "user", Map.of("uid", Integer.valueOf(ids[0]), "gid", Integer.valueOf(ids[1])),
                "args", words,
                "env", configuration.get("Env"),
                "cwd", configuration.get("WorkingDir"),
                "capabilities", Map.of(),
                "rlimits", List.of(Map.of("type", "RLIMIT_NOFILE", "hard", 16384, "soft", 16384)),
                "noNewPrivileges", true);
        Files.writeString(
                bundle.resolve("config.json"),
                Json.text(Map.of(
                        "ociVersion",
                        "1.0.2",
                        "process",
                        process,
                        "root",
                        Map.of("path", image.files().toString(), "readonly", true),
                        "hostname",
                        "sekisho",
                        "mounts",
                        mounts(settings, state),
                        "linux",
                        limits(network))));
        this.process = RUNC.start(said, "--root", bundle.resolve("runc"), "run", "--bundle", bundle, id);
    }

    private static List<Map<String, Object>> mounts(Path settings, Path state) {
        return List.of(
                mount("/proc", "proc", "proc"),
                mount("/dev", "tmpfs", "tmpfs", "nosuid", "noexec", "mode=755", "size=64k"),
                mount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", "ro"),
                mount("/sys/fs/cgroup", "cgroup", "cgroup", "nosuid", "noexec", "nodev", "ro"),
                mount("/etc/sekisho", "bind", settings.toString(), "rbind", "ro"),
                mount("/var/lib/sekisho", "bind", state.toString(), "rbind", "rw", "nosuid", "noexec", "nodev"));
    }

    private static Map<String, Object> mount(String where, String type, String source, String... options) {
        return Map.of("destination", where, "type", type, "source", source, "options", List.of(options));
    }

    private Map<String, Object> limits(String network) {
        return Map.of(
                "namespaces",
                        List.of(
                                Map.of("type", "pid"),
                                Map.of("type", "ipc"),
                                Map.of("type", "uts"),
                                Map.of("type", "mount"),
                                Map.of("type", "network", "path", "/run/netns/" + network)),
                "cgroupsPath", "/" + id,
                "resources",
                        Map.of(
                                "devices", List.of(Map.of("allow", false, "access", "rwm")),
                                "memory", Map.of("limit", MEMORY),
                                "pids", Map.of("limit", 200)),
                "maskedPaths", List.of("/proc/kcore", "/proc/keys", "/proc/timer_list"),
                "readonlyPaths", List.of("/proc/sys", "/proc/irq", "/proc/bus"));
    }

    void awaitReady() throws Exception {
        Await.until("the container's ready line", () -> {
            if (!process.isAlive()) {
                throw new AssertionError("ended with " + process.exitValue() + ": " + said());
            }
            return said().contains("sekisho ready in ");
        });
    }

    String said() throws Exception {
        return Files.readString(said);
    }

    /** What the kernel says of the process: a file below its /proc. */
    String proc(String file) throws Exception {
        String state = RUNC.run("--root", bundle.resolve("runc"), "state", id).fine();
        String pid = state.replaceAll("(?s).*\"pid\": (\\d+).*", "$1");
        return Files.readString(Path.of("/proc", pid, file));
    }

    /** The most memory that it ever held, page cache included, and how often it asked for more than it may have. */
    record Memory(long most, long refused) {}

    Memory memory() throws Exception {
        Path old = Path.of("/sys/fs/cgroup/memory", id);
        if (Files.isDirectory(old)) {
            return new Memory(
                    Long.parseLong(Files.readString(old.resolve("memory.max_usage_in_bytes"))
                            .strip()),
                    number(Files.readString(old.resolve("memory.oom_control")), "oom_kill"));
        }
        Path unified = Path.of("/sys/fs/cgroup", id);
        return new Memory(
                Long.parseLong(
                        Files.readString(unified.resolve("memory.current")).strip()),
                number(Files.readString(unified.resolve("memory.events")), "oom_kill"));
    }

    private static long number(String table, String key) {
        return table.lines()
                .filter(line -> line.startsWith(key + " "))
                .mapToLong(line -> Long.parseLong(line.substring(key.length() + 1)))
                .sum();
    }

    /** The image's own program inside the running container, as a health check does it. */
    Tool.Said exec(String... words) throws Exception {
        List<Object> all = new ArrayList<>(List.of("--root", bundle.resolve("runc"), "exec", id));
        all.addAll(entryPoint);
        all.addAll(List.of(words));
        return RUNC.run(all.toArray());
    }

    /** Ends it as every engine does. @return its exit code */
    int stop() throws Exception {
        RUNC.run("--root", bundle.resolve("runc"), "kill", id, "TERM").fine();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("runs on after SIGTERM: " + said());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        try {
            if (process.isAlive()) {
                RUNC.run("--root", bundle.resolve("runc"), "delete", "--force", id);
                process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (Exception broken) {
            throw new AssertionError(broken);
        }
    }
}
