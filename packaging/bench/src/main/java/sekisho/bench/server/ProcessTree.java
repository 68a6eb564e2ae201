package sekisho.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a process and all its descendants cost, by Linux's {@code /proc} (proc(5)). */
public final class ProcessTree {

    /** USER_HZ: the kernel counts {@code utime} and {@code stime} for user space in hundredths on every architecture we run. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int UTIME = 11;
    private static final int STIME = 12;

    private final ProcessHandle root;
    private final Path proc;

    public ProcessTree(ProcessHandle root) {
        this(root, Path.of("/proc"));
    }

    ProcessTree(ProcessHandle root, Path proc) {
        this.root = root;
        this.proc = proc;
    }

    /** Seconds of CPU time so far, user and system. */
    public double cpuSeconds() throws IOException {
        long ticks = 0;
        for (long pid : pids()) {
            ticks += ticks(read(pid, "stat"));
        }
        return ticks / TICKS_PER_SECOND;
    }

    /** Resident memory now, in bytes. Pages that processes share are counted for each. */
    public long residentBytes() throws IOException {
        long bytes = 0;
        for (long pid : pids()) {
            bytes += resident(read(pid, "status"));
        }
        return bytes;
    }

    /** A server whose process has gone has no figures. */
    private String read(long pid, String file) throws IOException {
        return Files.readString(proc.resolve(Long.toString(pid)).resolve(file));
    }

    private List<Long> pids() {
        return Stream.concat(Stream.of(root), root.descendants())
                .map(ProcessHandle::pid)
                .toList();
    }

    /** The command in parentheses may itself hold spaces and parentheses; the fields start after the last one. */
    static long ticks(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]);
    }

    static long resident(String status) {
        return status.lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToLong(kib -> Long.parseLong(kib) * 1024)
                .findFirst()
                .orElse(0);
    }
}
