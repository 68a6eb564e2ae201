package sekisho.audit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import sekisho.audit.tree.Checkpoint;
import sekisho.audit.tree.NoteKey;
import sekisho.audit.tree.Proofs;
import sekisho.audit.tree.SignedNote;
import sekisho.audit.tree.StoredTree;
import sekisho.audit.tree.TlogProof;

/**
 * Some records of a log as one file for somebody who has nothing of ours: each record byte for byte, its proof, the signed
 * checkpoint, the key, a script that checks all of it with tools that every machine has, and a summary in two languages.
 */
public final class EvidenceBundle {

    /** Why there is no bundle. */
    public static final class NotProven extends IOException {
        private static final long serialVersionUID = 1L;

        NotProven(String message) {
            super(message);
        }
    }

    /**
     * What went in.
     *
     * @param unsigned records that were asked for and that no checkpoint covers yet: they stay out
     */
    public record Contents(long records, long unsigned, long size, String fingerprint) {}

    private final Checkpoint checkpoint;
    private final SignedNote note;
    private final NoteKey key;
    private final StoredTree tree;
    private final List<LogLine> lines = new ArrayList<>();
    private final BundledApprovals approvals = new BundledApprovals();
    private long unsigned;

    private EvidenceBundle(Path log, SignedNote note, NoteKey key) {
        this.note = note;
        this.key = key;
        this.checkpoint = Checkpoint.parse(note.text());
        this.tree = new StoredTree(log, checkpoint.size());
    }

    /**
     * Writes the records that the filter admits, up to {@code until}.
     *
     * @param selection in the words in which it was asked for, for the summary
     * @param file that is not there yet
     * @throws NotProven when a record does not prove, or nothing is signed by the key that stands in the directory
     */
    public static Contents write(
            Path log, LogReader.Filter filter, Optional<Instant> until, String selection, Path file)
            throws IOException {
        SignedNote note = note(log);
        EvidenceBundle bundle = new EvidenceBundle(log, note, signer(log, note));
        try (OutputStream out = Channels.newOutputStream(
                        Disk.REAL.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)));
                ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            new LogReader(log, filter).all(line -> {
                if (until.map(end -> !line.time().isAfter(end)).orElse(true)) {
                    bundle.add(zip, line);
                }
            });
            bundle.finish(zip, selection);
        } catch (UncheckedIOException failed) {
            Files.deleteIfExists(file);
            throw Objects.requireNonNull(failed.getCause());
        } catch (NotProven failed) {
            Files.deleteIfExists(file);
            throw failed;
        }
        return new Contents(bundle.lines.size(), bundle.unsigned, bundle.checkpoint.size(), bundle.key.fingerprint());
    }

    private static SignedNote note(Path log) throws IOException {
        Path file = log.resolve(LogDirectory.CHECKPOINT);
        if (!Files.exists(file)) {
            throw new NotProven("there is no checkpoint in " + log);
        }
        try {
            return SignedNote.parse(SmallFile.bytes(file));
        } catch (IllegalArgumentException unreadable) {
            throw new NotProven("checkpoint: " + unreadable.getMessage());
        }
    }

    private static NoteKey signer(Path log, SignedNote note) throws IOException {
        try {
            for (String line :
                    SmallFile.text(log.resolve(LogDirectory.KEYS)).lines().toList()) {
                NoteKey key = NoteKey.parse(line);
                if (note.check(List.of(key)) == SignedNote.Standing.SIGNED) {
                    return key;
                }
            }
        } catch (IllegalArgumentException unreadable) {
            throw new NotProven("keys: " + unreadable.getMessage());
        }
        throw new NotProven("the checkpoint is not signed by a key that stands in keys");
    }

    private void add(ZipOutputStream zip, LogLine line) {
        long seq = line.sequence();
        if (seq >= checkpoint.size()) {
            unsigned++;
            return;
        }
        byte[] leaf = line.json();
        TlogProof proof = new TlogProof(seq, Proofs.inclusion(seq, checkpoint.size(), tree), note);
        try {
            if (!proof.proves(leaf)) {
                throw new NotProven(
                        "record " + seq + " is not the one that was signed: sekisho audit verify tells more");
            }
            put(zip, "records/" + seq + ".json", leaf);
            put(zip, "proofs/" + seq + ".tlog-proof", proof.bytes());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        lines.add(line);
        approvals.add(line);
    }

    private void finish(ZipOutputStream zip, String selection) throws IOException {
        if (lines.isEmpty()) {
            throw new NotProven(
                    unsigned > 0
                            ? "none of the " + unsigned + " records is signed yet: ask again in a second"
                            : "no record is asked for by: " + selection);
        }
        put(zip, LogDirectory.CHECKPOINT, note.bytes());
        put(zip, LogDirectory.KEYS, (key.text() + "\n").getBytes(StandardCharsets.UTF_8));
        put(zip, "key.pem", key.pem().getBytes(StandardCharsets.US_ASCII));
        try (InputStream script = Objects.requireNonNull(EvidenceBundle.class.getResourceAsStream("verify.sh"))) {
            put(zip, "verify.sh", script.readAllBytes());
        }
        for (Map.Entry<String, byte[]> file : approvals.files().entrySet()) {
            put(zip, file.getKey(), file.getValue());
        }
        BundleSummary summary = new BundleSummary(selection, checkpoint, key, lines, unsigned);
        put(zip, "summary.ja.txt", summary.text(Locale.JAPANESE, ZoneId.of("Asia/Tokyo")));
        put(zip, "summary.en.txt", summary.text(Locale.ENGLISH, ZoneId.of("UTC")));
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
        zip.closeEntry();
    }
}
