package sekisho.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sekisho.audit.tree.Cosigner;
import sekisho.audit.tree.CosignerKey;
import sekisho.audit.tree.NoteKey;

/** The keys of a collector: whom it believes, and what it cosigns with. */
final class CollectorKeys {

    private static final String OWN = "private/cosigner.key";
    private static final String OWN_PUBLIC = "cosigner";

    private CollectorKeys() {}

    /** Those that stand in the directory; the first time, those of the file, which are then kept there. */
    static List<NoteKey> ofLog(Disk disk, Path directory, Optional<Path> trusted) throws IOException {
        Path kept = directory.resolve(LogDirectory.KEYS);
        if (!Files.exists(kept)) {
            if (trusted.isEmpty()) {
                throw new LogRefused(Finding.Kind.NO_KEY, "no key of this log is trusted yet: give its file");
            }
            List<NoteKey> keys = read(trusted.get());
            String text = String.join("\n", keys.stream().map(NoteKey::text).toList()) + "\n";
            Durable.replace(disk, kept, text.getBytes(StandardCharsets.UTF_8));
            return keys;
        }
        List<NoteKey> keys = read(kept);
        if (trusted.isPresent() && !keys.containsAll(read(trusted.get()))) {
            throw new LogRefused(
                    Finding.Kind.NO_KEY,
                    trusted.get() + " names another key than " + kept + ", which was trusted first");
        }
        return keys;
    }

    /** The cosigner's own; made at the first start. */
    static Cosigner own(Disk disk, Path directory, String name) throws IOException {
        Path secret = directory.resolve(OWN);
        Path open = directory.resolve(OWN_PUBLIC);
        try {
            if (Files.exists(open)) {
                CosignerKey known = ownPublic(directory);
                Cosigner own = Cosigner.ofPem(known.name(), SmallFile.text(secret));
                if (own.publicKey().equals(known)) {
                    return own;
                }
                throw new IOException(secret + " is not the key of " + open);
            }
            Cosigner own = Files.exists(secret) ? Cosigner.ofPem(name, SmallFile.text(secret)) : Cosigner.create(name);
            Durable.makeDirectory(secret);
            Durable.replace(disk, secret, own.pem().getBytes(StandardCharsets.UTF_8));
            // If we stop here, there is a key that has signed nothing; the next start takes it.
            Durable.replace(disk, open, (own.publicKey().text() + "\n").getBytes(StandardCharsets.UTF_8));
            return own;
        } catch (IllegalArgumentException unreadable) {
            throw new IOException("the key of the collector: " + unreadable.getMessage(), unreadable);
        }
    }

    /** @throws IllegalArgumentException unless the file is one line, the key */
    static CosignerKey ownPublic(Path directory) throws IOException {
        String text = SmallFile.text(directory.resolve(OWN_PUBLIC));
        CosignerKey key = CosignerKey.parse(text.stripTrailing());
        if (!text.equals(key.text() + "\n")) {
            throw new IllegalArgumentException("not one line");
        }
        return key;
    }

    private static List<NoteKey> read(Path file) throws IOException {
        List<NoteKey> keys = new ArrayList<>();
        try {
            SmallFile.text(file).lines().map(NoteKey::parse).forEach(keys::add);
        } catch (IllegalArgumentException wrong) {
            throw new LogRefused(Finding.Kind.NO_KEY, file + ": " + wrong.getMessage());
        }
        if (keys.isEmpty()) {
            throw new LogRefused(Finding.Kind.NO_KEY, file + " names no key");
        }
        return keys;
    }
}
