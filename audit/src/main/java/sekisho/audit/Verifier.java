package sekisho.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sekisho.audit.tree.Checkpoint;
import sekisho.audit.tree.Hash;
import sekisho.audit.tree.NoteKey;
import sekisho.audit.tree.SignedNote;

/**
 * Proves a log, or a copy of one, from its files alone: every byte of the segments is read, the tree computed anew and
 * compared with the commits, the tiles and the signed checkpoint. Fails on the absence of proof.
 */
public final class Verifier {

    /**
     * What is asked for.
     *
     * @param key file with the trusted verifier keys; without it those in the directory are believed, and the report says so
     * @param sealed whether records that no checkpoint covers yet are a finding
     * @param maxAge how old the newest signed record may be
     */
    public record Options(Optional<Path> key, boolean sealed, Optional<Duration> maxAge, Clock clock) {

        public static Options plain() {
            return new Options(Optional.empty(), false, Optional.empty(), Clock.systemUTC());
        }
    }

    private final Path directory;
    private final Options options;
    private final Findings findings = new Findings();
    private final List<String> notes = new ArrayList<>();

    private Verifier(Path directory, Options options) {
        this.directory = directory;
        this.options = options;
    }

    /** @throws IOException when a file can't be read at all */
    public static Report verify(Path directory, Options options) throws IOException {
        Verifier verifier = new Verifier(directory, options);
        if (!Files.isDirectory(directory)) {
            verifier.findings.add(Finding.Kind.USAGE, "no such directory: " + directory);
        } else if (options.key().isPresent()
                && !Files.isRegularFile(options.key().get())) {
            verifier.findings.add(
                    Finding.Kind.USAGE, "no such file: " + options.key().get());
        } else {
            verifier.verify();
        }
        return new Report(verifier.findings.all(), verifier.notes);
    }

    private void verify() throws IOException {
        // Where nothing is signed there is nothing that a key could prove: that, and not the key, is what is missing.
        boolean isSigned = Files.exists(directory.resolve(LogDirectory.CHECKPOINT));
        List<NoteKey> keys = isSigned || options.key().isPresent() ? keys() : List.of();
        Optional<Checkpoint> checkpoint = checkpoint(keys);
        Optional<Checkpoint> remembered = remembered();
        WantedRoots roots = new WantedRoots();
        checkpoint.ifPresent(signed -> roots.want(signed.size()));
        remembered.ifPresent(signed -> roots.want(signed.size()));
        TileCheck tiles =
                new TileCheck(directory, checkpoint.map(Checkpoint::size).orElse(0L));
        boolean live = LogDirectory.isHeld(directory);
        SegmentWalk walk = new SegmentWalk(live, findings, tiles, roots);
        List<Segment> segments = Segment.in(directory);
        walk.walk(segments);
        tiles.finish();
        if (!live && !Reserve.isSound(directory)) {
            findings.incomplete("reserve: bytes in a file that must be empty");
        }
        notes.add((walk.origin().isEmpty() ? directory.toString() : walk.origin()) + ": " + walk.committed()
                + " records in " + segments.size() + " segments");
        if (live) {
            notes.add("the log is being written: bytes behind its last commit are not judged");
        }
        boolean proven = checkpoint.isPresent() && proves(checkpoint.get(), "the checkpoint", walk, roots);
        if (checkpoint.isPresent() && !proven && findings.all().isEmpty()) {
            findings.incomplete("the checkpoint could not be compared with the records");
        }
        remembered.ifPresent(signed -> proves(signed, LogDirectory.SIGNED, walk, roots));
        judgeTiles(tiles, proven);
        checkpoint.ifPresent(signed -> judgeTail(signed, walk));
    }

    private List<NoteKey> keys() throws IOException {
        Path file = options.key().orElse(directory.resolve(LogDirectory.KEYS));
        List<NoteKey> keys = new ArrayList<>();
        try {
            for (String line : Files.exists(file) ? SmallFile.text(file).split("\n") : new String[0]) {
                keys.add(NoteKey.parse(line));
            }
        } catch (IllegalArgumentException unreadable) {
            findings.add(Finding.Kind.NO_KEY, file + ": not a list of verifier keys: " + unreadable.getMessage());
        }
        if (keys.isEmpty()) {
            findings.add(Finding.Kind.NO_KEY, file + ": holds no key");
        }
        for (NoteKey key : keys) {
            notes.add("key " + key.fingerprint() + " of " + key.name() + ", from " + file
                    + (options.key().isPresent()
                            ? ""
                            : ": believed because it stands there, --key takes the one you trust"));
        }
        return keys;
    }

    private Optional<Checkpoint> checkpoint(List<NoteKey> keys) throws IOException {
        Path file = directory.resolve(LogDirectory.CHECKPOINT);
        if (!Files.exists(file)) {
            findings.add(Finding.Kind.NOT_SIGNED, "there is no checkpoint in " + directory);
            return Optional.empty();
        }
        try {
            SignedNote note = SignedNote.parse(SmallFile.bytes(file));
            Checkpoint checkpoint = Checkpoint.parse(note.text());
            switch (note.check(keys)) {
                case SIGNED -> {
                    return Optional.of(checkpoint);
                }
                case BAD_SIGNATURE -> findings.altered("checkpoint: a signature is wrong");
                case UNKNOWN_KEY ->
                    findings.add(Finding.Kind.NO_KEY, "checkpoint: not signed by a key that is trusted");
            }
        } catch (IllegalArgumentException unreadable) {
            findings.altered("checkpoint: " + unreadable.getMessage());
        }
        return Optional.empty();
    }

    /** The largest tree that the node may have signed: larger than the checkpoint when it was stopped in between. */
    private Optional<Checkpoint> remembered() throws IOException {
        Path file = directory.resolve(LogDirectory.SIGNED);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Checkpoint.parse(SmallFile.text(file)));
        } catch (IllegalArgumentException unreadable) {
            findings.altered(LogDirectory.SIGNED + ": " + unreadable.getMessage());
            return Optional.empty();
        }
    }

    private boolean proves(Checkpoint signed, String name, SegmentWalk walk, WantedRoots roots) {
        if (!walk.origin().isEmpty() && !signed.origin().equals(walk.origin())) {
            findings.altered(name + ": belongs to another log, " + signed.origin());
            return false;
        }
        if (signed.size() > walk.committed()) {
            findings.incomplete(name + ": covers " + signed.size() + " records, but the log has " + walk.committed()
                    + ": it was rolled back or its end is missing");
            return false;
        }
        Optional<Hash> root = roots.at(signed.size());
        if (root.isPresent() && !root.get().equals(signed.root())) {
            findings.altered(
                    name + ": its root over " + signed.size() + " records is not the one that the records give");
        }
        return root.isPresent() && root.get().equals(signed.root());
    }

    private void judgeTiles(TileCheck tiles, boolean proven) {
        for (String difference : tiles.differences()) {
            findings.altered(difference + (proven ? "; the records are sound, so the tile was changed" : ""));
        }
        tiles.missing().forEach(findings::incomplete);
    }

    private void judgeTail(Checkpoint signed, SegmentWalk walk) {
        notes.add("checkpoint over " + signed.size() + " records, root " + signed.root());
        long newer = walk.committed() - signed.size();
        if (newer > 0) {
            String text = newer + " newer records not signed yet";
            notes.add(text);
            if (options.sealed()) {
                findings.add(Finding.Kind.NOT_SIGNED, text);
            }
        }
        options.maxAge().ifPresent(most -> {
            long age = options.clock().millis() - walk.committedAt(signed.size());
            if (age > most.toMillis()) {
                findings.add(
                        Finding.Kind.STALE,
                        "the newest signed record is " + Duration.ofMillis(age).toSeconds() + " s old");
            }
        });
    }
}
