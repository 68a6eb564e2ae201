package sekisho.audit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import sekisho.audit.tree.NoteKey;
import sekisho.audit.tree.SignedNote;
import sekisho.audit.tree.TlogProof;

/** Proves an evidence bundle with the key that is in it: what {@code verify.sh} does, for our own readers. */
public final class BundleProof {

    private static final int MOST_PROOF = 512 * 1024;
    private static final String RECORDS = "records/";

    private BundleProof() {}

    /**
     * @param each told every record; what it was told counts only when this method returns
     * @return the fingerprint of the key
     * @throws LogRefused when something does not prove
     */
    public static String prove(Path zip, Consumer<byte[]> each) throws IOException {
        try (ZipFile bundle = new ZipFile(zip.toFile())) {
            byte[] checkpoint = bytes(bundle, LogDirectory.CHECKPOINT, MOST_PROOF);
            NoteKey key =
                    NoteKey.parse(new String(bytes(bundle, LogDirectory.KEYS, 1_024), StandardCharsets.UTF_8).strip());
            if (SignedNote.parse(checkpoint).check(List.of(key)) != SignedNote.Standing.SIGNED) {
                throw new LogRefused(Finding.Kind.NO_KEY, "the checkpoint is not signed by the key of the bundle");
            }
            int records = 0;
            for (ZipEntry entry : (Iterable<ZipEntry>) bundle.stream().map(ZipEntry.class::cast)::iterator) {
                if (entry.getName().startsWith(RECORDS)) {
                    each.accept(record(bundle, entry.getName(), checkpoint));
                    records++;
                }
            }
            if (records == 0) {
                throw new LogRefused(Finding.Kind.INCOMPLETE, "there is no record");
            }
            return key.fingerprint();
        } catch (IllegalArgumentException unreadable) {
            throw new LogRefused(Finding.Kind.ALTERED, zip + ": " + unreadable.getMessage());
        }
    }

    private static byte[] record(ZipFile bundle, String name, byte[] checkpoint) throws IOException {
        String number = name.substring(RECORDS.length()).replaceFirst("\\.json$", "");
        byte[] leaf = bytes(bundle, name, EventLine.MOST_BYTES);
        TlogProof proof = TlogProof.parse(bytes(bundle, "proofs/" + number + ".tlog-proof", MOST_PROOF));
        if (!Long.toString(proof.index()).equals(number)
                || !Arrays.equals(proof.note().bytes(), checkpoint)
                || !proof.proves(leaf)) {
            throw new LogRefused(Finding.Kind.ALTERED, "record " + number + " is not the one that was signed");
        }
        return leaf;
    }

    private static byte[] bytes(ZipFile bundle, String name, int most) throws IOException {
        ZipEntry entry = bundle.getEntry(name);
        if (entry == null) {
            throw new LogRefused(Finding.Kind.INCOMPLETE, name + " is missing");
        }
        try (InputStream in = bundle.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new LogRefused(Finding.Kind.ALTERED, name + " is too long");
            }
            return bytes;
        }
    }
}
