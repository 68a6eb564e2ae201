package sekisho.packaging.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sekisho.packaging.demo.DnsMessage;
import sekisho.packaging.machine.Sekisho;
import sekisho.packaging.machine.Surroundings;

/** An auditor without anything of ours: openssl, sha256sum, base64, od and awk check a bundle. */
class BundleTest {

    private static final Tool SHELL = Tool.openssl().with("sh", "dash");

    @TempDir
    static Path directory;

    private static Surroundings around;
    private static Path bundle;

    @BeforeAll
    static void write() throws Exception {
        around = new Surroundings(directory);
        try (Sekisho sekisho = Sekisho.run(around.write(around.settings()))) {
            for (int i = 0; i < 5; i++) {
                DnsMessage.ask(sekisho.dns(), "www.test.internal");
                DnsMessage.ask(sekisho.dns(), "elsewhere.example.com");
            }
            sekisho.signal("TERM");
            assertThat(sekisho.exit()).isZero();
        }
        Path zip = directory.resolve("evidence.zip");
        assertThat(Sekisho.say("audit", "bundle", "--client", "127.0.0.1", "-o", zip, around.audit())
                        .exit())
                .isZero();
        bundle = directory.resolve("evidence");
        unzip(zip, bundle);
        assertThat(records(bundle)).hasSizeGreaterThanOrEqualTo(6);
    }

    @AfterAll
    static void stop() throws Exception {
        around.close();
    }

    @Test
    void scriptProvesWhatWasBundled() throws Exception {
        Tool.Said said = SHELL.run(bundle.resolve("verify.sh"));
        assertThat(said.text()).contains("proven", "key fingerprint");
        assertThat(said.exit()).isZero();
    }

    /** What a forger may try; each leaves everything else as it was. */
    enum Forgery {
        RECORD(2) {
            @Override
            void harm(Path copy) throws IOException {
                change(records(copy).get(2), "127.0.0.1", "127.0.0.2");
            }
        },
        NEWLINE(2) {
            @Override
            void harm(Path copy) throws IOException {
                Path record = records(copy).get(1);
                Files.writeString(record, Files.readString(record) + "\n");
            }
        },
        /** A shell can't hold a zero byte. */
        ZERO(2) {
            @Override
            void harm(Path copy) throws IOException {
                change(records(copy).get(1), "127.0.0.1", "127.0.\u00000.1");
            }
        },
        NODE(2) {
            @Override
            void harm(Path copy) throws IOException {
                String name = records(copy).get(1).getFileName().toString().replace(".json", ".tlog-proof");
                Path proof = copy.resolve("proofs").resolve(name);
                String node = Files.readAllLines(proof).get(2);
                change(proof, node, (node.startsWith("A") ? "B" : "A") + node.substring(1));
            }
        },
        NUMBER(2) {
            @Override
            void harm(Path copy) throws IOException {
                Path record = records(copy).get(0);
                Files.move(record, record.resolveSibling("999.json"));
            }
        },
        MISSING(2) {
            @Override
            void harm(Path copy) throws IOException {
                Files.delete(records(copy).get(3));
            }
        },
        ROOT(2) {
            @Override
            void harm(Path copy) throws IOException {
                List<String> lines = Files.readAllLines(copy.resolve("checkpoint"));
                String other = "A" + lines.get(2).substring(1);
                change(copy.resolve("checkpoint"), lines.get(2), other.equals(lines.get(2)) ? "B" : other);
            }
        },
        SIZE(2) {
            @Override
            void harm(Path copy) throws IOException {
                String size = Files.readAllLines(copy.resolve("checkpoint")).get(1);
                change(copy.resolve("checkpoint"), "\n" + size + "\n", "\n" + size + "0\n");
            }
        },
        KEY(4) {
            @Override
            void harm(Path copy) throws Exception {
                Tool.openssl().run("genpkey", "-algorithm", "ed25519", "-out", copy.resolve("other.key"));
                Tool.openssl()
                        .run("pkey", "-in", copy.resolve("other.key"), "-pubout", "-out", copy.resolve("key.pem"));
            }
        };

        private final int exit;

        Forgery(int exit) {
            this.exit = exit;
        }

        abstract void harm(Path copy) throws Exception;
    }

    @ParameterizedTest
    @EnumSource
    void forgedBundleIsNotProven(Forgery forgery) throws Exception {
        Path copy = directory.resolve(forgery.name());
        unzip(directory.resolve("evidence.zip"), copy);
        forgery.harm(copy);
        Tool.Said said = SHELL.run(copy.resolve("verify.sh"));
        assertThat(said.text()).contains("NOT PROVEN");
        assertThat(said.exit()).isEqualTo(forgery.exit);
    }

    private static List<Path> records(Path copy) throws IOException {
        try (Stream<Path> files = Files.list(copy.resolve("records"))) {
            return files.sorted().toList();
        }
    }

    private static void change(Path file, String from, String to) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }

    static void unzip(Path zip, Path into) throws IOException {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            for (var entry : file.stream().toList()) {
                Path target = into.resolve(entry.getName());
                Files.createDirectories(target.getParent());
                try (InputStream in = file.getInputStream(entry)) {
                    Files.copy(in, target);
                }
            }
        }
    }
}
