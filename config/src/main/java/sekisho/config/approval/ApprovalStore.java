package sekisho.config.approval;

import java.io.Closeable;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The desk's memory: one step a line, appended and forced to the disk. Each line begins with a hash over itself and the
 * hash before it, so that a line that was changed, moved or taken out is found at the next start. The audit log is the
 * evidence; this file is what a restart goes by.
 */
public final class ApprovalStore implements Closeable {

    private static final int HASH = 32;

    private final FileChannel file;
    private final List<ApprovalStep> steps = new ArrayList<>();
    private String last = "0".repeat(HASH);

    private ApprovalStore(FileChannel file) {
        this.file = file;
    }

    /**
     * Reads what is there, and cuts off a last line that was never finished: nobody was told that it happened.
     *
     * @throws IOException when the file can't be read, or is not as it was written
     */
    public static ApprovalStore open(Path directory) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path path = directory.resolve("steps");
        boolean fresh = !Files.exists(path);
        FileChannel file = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        ApprovalStore store = new ApprovalStore(file);
        try {
            if (fresh) {
                syncDirectory(directory);
            }
            store.read(Files.readAllBytes(path));
            return store;
        } catch (IOException damaged) {
            file.close();
            throw damaged;
        } catch (RuntimeException unreadable) {
            file.close();
            throw new IOException(path + " is not as it was written", unreadable);
        }
    }

    /**
     * What is there, without taking it up; for whoever does not hold the appliance's lock yet.
     *
     * @return nothing where there is no store
     * @throws IOException when it can't be read, or is not as it was written
     */
    public static List<ApprovalStep> peek(Path directory) throws IOException {
        Path path = directory.resolve("steps");
        if (!Files.exists(path)) {
            return List.of();
        }
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            ApprovalStore store = new ApprovalStore(file);
            store.takeAll(Files.readAllBytes(path));
            return store.steps();
        }
    }

    private static void syncDirectory(Path directory) throws IOException {
        try (FileChannel entry = FileChannel.open(directory, StandardOpenOption.READ)) {
            entry.force(true);
        }
    }

    private void read(byte[] bytes) throws IOException {
        int end = takeAll(bytes);
        if (end < bytes.length) {
            // What is true if we stop here: nothing of the unfinished line ever took effect, cut or not.
            file.truncate(end);
            file.force(true);
        }
        file.position(end);
    }

    /** @return where the last whole line ends */
    private int takeAll(byte[] bytes) throws IOException {
        int from = 0;
        int number = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                number++;
                take(new String(bytes, from, i - from, StandardCharsets.US_ASCII), number);
                from = i + 1;
            }
        }
        return from;
    }

    private void take(String line, int number) throws IOException {
        String body = line.length() > HASH ? line.substring(HASH) : "";
        if (!line.startsWith(hash(last, body)) || !body.startsWith(" ")) {
            throw new IOException("line " + number + " of the approval store is not as it was written");
        }
        last = line.substring(0, HASH);
        steps.add(parse(body.substring(1)));
    }

    /** Every step that was there when it was opened, in order. */
    public List<ApprovalStep> steps() {
        return List.copyOf(steps);
    }

    /**
     * Keeps a step. When this returns, a restart knows of it.
     *
     * @throws IOException when it is not known to be on the disk; the store is then closed, for what a later line would
     *     follow is unknown
     */
    void append(ApprovalStep step) throws IOException {
        String body = " " + format(step);
        String line = hash(last, body) + body + "\n";
        try {
            ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            // What is true if we stop here: the line may be there or not; its effect has not begun, nobody was told.
            file.force(false);
        } catch (IOException failed) {
            file.close();
            throw failed;
        }
        // What is true if we stop here: a restart finds the step and gives it its effect.
        last = line.substring(0, HASH);
    }

    private static String hash(String before, String body) {
        return Subject.sha256((before + body).getBytes(StandardCharsets.US_ASCII))
                .substring(0, HASH);
    }

    private static String format(ApprovalStep step) {
        StringBuilder text = new StringBuilder()
                .append(step.act())
                .append(' ')
                .append(encode(step.about()))
                .append(' ')
                .append(step.at());
        step.facts()
                .forEach((name, value) ->
                        text.append(' ').append(encode(name)).append('=').append(encode(value)));
        return text.toString();
    }

    private static ApprovalStep parse(String body) {
        String[] parts = body.split(" ", -1);
        Map<String, String> facts = new LinkedHashMap<>();
        for (int i = 3; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            facts.put(decode(parts[i].substring(0, equals)), decode(parts[i].substring(equals + 1)));
        }
        return new ApprovalStep(ApprovalStep.Act.valueOf(parts[0]), decode(parts[1]), Instant.parse(parts[2]), facts);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
