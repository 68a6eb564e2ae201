package sekisho.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.audit.tree.NoteKey;
import sekisho.audit.tree.SignedNote;
import sekisho.audit.tree.TlogProof;

class EvidenceBundleTest {

    @TempDir
    Path directory;

    private Path log;
    private AuditEvent.Connection one;

    @BeforeEach
    void write() throws Exception {
        log = directory.resolve("log");
        one = Samples.allowed();
        try (AuditLog open = Samples.open(log)) {
            Samples.fill(open, 300);
            open.record(one).join();
            Samples.fill(open, 400);
        }
    }

    @Test
    void everyRecordOfABundleProvesAgainstTheKeyAlone() throws Exception {
        EvidenceBundle.Contents contents = bundle(LogReader.Filter.none(), "a.zip");
        Map<String, byte[]> files = files("a.zip");
        assertThat(contents.records()).isEqualTo(contents.size()).isGreaterThan(700);
        NoteKey key = NoteKey.parse(new String(files.get("keys"), StandardCharsets.UTF_8).strip());
        for (long seq = 0; seq < contents.records(); seq++) {
            byte[] leaf = files.get("records/" + seq + ".json");
            TlogProof proof = TlogProof.parse(files.get("proofs/" + seq + ".tlog-proof"));
            assertThat(proof.index()).isEqualTo(seq);
            assertThat(proof.note().check(java.util.List.of(key))).isEqualTo(SignedNote.Standing.SIGNED);
            assertThat(proof.proves(leaf)).isTrue();
            leaf[leaf.length / 2] ^= 1;
            assertThat(proof.proves(leaf)).isFalse();
        }
        assertThat(files).containsKeys("verify.sh", "key.pem", "checkpoint", "summary.ja.txt", "summary.en.txt");
        assertThat(new String(files.get("summary.ja.txt"), StandardCharsets.UTF_8))
                .contains("欠番なし", key.fingerprint(), one.id().text());
    }

    @Test
    void oneDecision() throws Exception {
        EvidenceBundle.Contents contents =
                bundle(LogReader.Filter.ofDecision(one.id().text()), "b.zip");
        assertThat(contents.records()).isEqualTo(1);
        assertThat(files("b.zip").keySet())
                .filteredOn(name -> name.startsWith("records/"))
                .hasSize(1);
    }

    @Test
    void nothingIsOverwrittenAndNothingEmptyIsWritten() throws Exception {
        bundle(LogReader.Filter.ofDecision("allow"), "c.zip");
        assertThatThrownBy(() -> bundle(LogReader.Filter.none(), "c.zip")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> bundle(LogReader.Filter.ofDecision("D-0000000000000000"), "d.zip"))
                .isInstanceOf(EvidenceBundle.NotProven.class);
        assertThat(directory.resolve("d.zip")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tile/0/000", "checkpoint", "keys"})
    void whatDoesNotProveIsNotBundled(String name) throws Exception {
        byte[] bytes = Files.readAllBytes(log.resolve(name));
        bytes[40] ^= 1;
        Files.write(log.resolve(name), bytes);
        assertThatThrownBy(() -> bundle(LogReader.Filter.none(), "e.zip")).isInstanceOf(EvidenceBundle.NotProven.class);
        assertThat(directory.resolve("e.zip")).doesNotExist();
    }

    private EvidenceBundle.Contents bundle(LogReader.Filter filter, String name) throws IOException {
        return EvidenceBundle.write(log, filter, Optional.of(Instant.MAX), "everything", directory.resolve(name));
    }

    private Map<String, byte[]> files(String name) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(directory.resolve(name)))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }
}
