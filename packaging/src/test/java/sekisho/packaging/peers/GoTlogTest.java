package sekisho.packaging.peers;

import static org.assertj.core.api.Assertions.assertThat;

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
import sekisho.packaging.machine.Sekisho;
import sekisho.packaging.machine.Surroundings;

/** The code that checks Go's module checksums for everybody reads our log: note, tree, tiles, inclusion, consistency. */
class GoTlogTest {

    private static final Path LIBRARY = Path.of("/usr/share/gocode");
    private static final Tool GO = Tool.of("go", "golang-go golang-golang-x-mod-dev");

    @TempDir
    static Path directory;

    private static Surroundings around;
    private static Path log;
    private static Path bundle;
    private static Path older;

    @BeforeAll
    static void write() throws Exception {
        assertThat(LIBRARY.resolve("src/golang.org/x/mod/sumdb"))
                .as("apt-get install golang-golang-x-mod-dev")
                .isDirectory();
        around = new Surroundings(directory);
        log = around.audit();
        older = directory.resolve("older");
        record(30);
        Files.copy(log.resolve("checkpoint"), older);
        record(300);
        Path zip = directory.resolve("evidence.zip");
        assertThat(Sekisho.say("audit", "bundle", "--client", "127.0.0.1", "-o", zip, log)
                        .exit())
                .isZero();
        bundle = unzip(zip, directory.resolve("evidence"));
        build();
    }

    @AfterAll
    static void stop() throws Exception {
        around.close();
    }

    @Test
    void provesLogAndRecords() throws Exception {
        Tool.Said said = check(log, bundle, older);
        assertThat(said.text()).startsWith("proven: ");
        assertThat(Integer.parseInt(said.text().strip().substring("proven: ".length())))
                .isGreaterThanOrEqualTo(330);
        assertThat(said.exit()).isZero();
        assertThat(log.resolve("tile/0/000")).as("a full tile").exists();
    }

    @Test
    void refusesWhatWasChanged() throws Exception {
        Path record = bundle.resolve("records").resolve(names().get(7));
        String text = Files.readString(record);
        Files.writeString(record, text.replace("127.0.0.1", "127.0.0.2"));
        assertThat(check(log, bundle).text()).contains("NOT PROVEN", record.toString());
        Files.writeString(record, text);
        // Roots of the full tiles below it: every reader needs them.
        Path tile = log.resolve("tile/1/000.p/2");
        byte[] hashes = Files.readAllBytes(tile);
        hashes[7] ^= 1;
        Files.write(tile, hashes);
        assertThat(check(log, bundle).text()).contains("NOT PROVEN");
        hashes[7] ^= 1;
        Files.write(tile, hashes);
        String note = Files.readString(older);
        Path forged = Files.writeString(directory.resolve("forged"), note.replace("\n\n", "0\n\n"));
        assertThat(check(log, bundle, forged).text()).contains("NOT PROVEN");
    }

    private static void record(int fetches) throws Exception {
        try (Sekisho sekisho = Sekisho.run(around.write(around.settings()))) {
            String pages = "http://www.test.internal:" + around.web.port() + "/[1-" + fetches + "]";
            Tool.curl().run("-sS", "-x", "http:/" + sekisho.proxy(), pages).fine();
            sekisho.signal("TERM");
            assertThat(sekisho.exit()).isZero();
        }
    }

    private static void build() throws Exception {
        Path source = directory.resolve("tlogcheck.go");
        try (InputStream in = GoTlogTest.class.getResourceAsStream("tlogcheck.go")) {
            Files.copy(in, source);
        }
        GO.where("GOPATH", LIBRARY)
                .where("GO111MODULE", "off")
                .where("GOFLAGS", "")
                .where("GOCACHE", directory.resolve("go-cache"))
                .run("build", "-o", directory.resolve("tlogcheck"), source)
                .fine();
    }

    private static Tool.Said check(Object... words) throws Exception {
        return new Tool(directory.resolve("tlogcheck").toString(), "", GO.environment()).run(words);
    }

    private static List<String> names() throws Exception {
        try (Stream<Path> files = Files.list(bundle.resolve("records"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static Path unzip(Path zip, Path into) throws Exception {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            for (var entry : file.stream().toList()) {
                Path target = into.resolve(entry.getName());
                Files.createDirectories(target.getParent());
                try (InputStream in = file.getInputStream(entry)) {
                    Files.copy(in, target);
                }
            }
        }
        return into;
    }
}
