package sekisho.packaging.appliance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Notices that files have changed. It compares what {@code stat} says twice a second: inotify neither follows symbolic
 * links that are swapped, as a Kubernetes volume does, nor sees network file systems. A change is told once it has been
 * still for one look, so that a file is not read while an editor writes it.
 */
final class FileWatch implements AutoCloseable {

    private static final long LOOK_MILLISECONDS = 500;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "sekisho-file-watch");
        made.setDaemon(true);
        return made;
    });
    private final Supplier<List<Path>> files;
    private final Runnable changed;
    private List<Object> told;
    private List<Object> seen;

    /**
     * @param files asked at each look, because an edition may name other files than the one before
     * @param others watched too
     */
    FileWatch(Supplier<List<Path>> files, Supplier<List<Path>> others, Runnable changed) {
        this.files =
                () -> Stream.concat(files.get().stream(), others.get().stream()).toList();
        this.changed = changed;
        told = look();
        seen = told;
        thread.scheduleWithFixedDelay(this::compare, LOOK_MILLISECONDS, LOOK_MILLISECONDS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private void compare() {
        List<Object> now = look();
        boolean still = now.equals(seen);
        seen = now;
        if (still && !now.equals(told)) {
            told = now;
            changed.run();
        }
    }

    private List<Object> look() {
        List<Object> state = new ArrayList<>();
        for (Path file : files.get()) {
            state.add(file);
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                state.add(attributes.lastModifiedTime());
                state.add(attributes.size());
                state.add(Objects.requireNonNullElse(attributes.fileKey(), ""));
            } catch (IOException missing) {
                state.add("missing");
            }
        }
        return state;
    }
}
