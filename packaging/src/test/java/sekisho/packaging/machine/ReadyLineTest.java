package sekisho.packaging.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.packaging.admin.TestCa;

/** The one line that scripts wait for. */
class ReadyLineTest {

    private static final String PLACE = "127\\.0\\.0\\.1:[1-9]\\d*";

    @TempDir
    Path directory;

    private Surroundings around;

    @BeforeEach
    void start() throws Exception {
        around = new Surroundings(directory);
    }

    @AfterEach
    void stop() throws Exception {
        around.close();
    }

    @Test
    void namesEveryPartInOrder() throws Exception {
        TestCa ca = new TestCa();
        TestCa.Issued gateway = ca.issue(new TestCa.Request().server("127.0.0.1"));
        gateway.writeCertificate(directory.resolve("gw.pem"));
        gateway.writeKey(directory.resolve("gw.key"));
        ca.writeCertificate(directory.resolve("ca.pem"));
        String settings = around.settings()
                .replace("proxy: [", "proxy: [{address: \"127.0.0.1:0\"}, ")
                .replace(
                        "  metrics:",
                        "  admin: {address: \"127.0.0.1:0\", tls: {certificate: gw.pem, key: gw.key, client-ca: ca.pem}}\n"
                                + "  metrics:");
        try (Sekisho sekisho = Sekisho.run(around.write(settings))) {
            assertThat(sekisho.out())
                    .matches("sekisho ready in \\d+ ms: proxy " + PLACE + "\\+" + PLACE + ", dns " + PLACE
                            + ", admin https://" + PLACE + ", metrics http://" + PLACE + "/metrics\n");
            assertThat(sekisho.page("/metrics").body())
                    .contains(
                            "sekisho_certificate_expiry_seconds{name=\"admin\"} 8",
                            "sekisho_certificate_expiry_seconds{name=\"admin-client-ca\"} 8");
            sekisho.signal("TERM");
            assertThat(sekisho.exit()).isZero();
            assertThat(sekisho.out().lines()).hasSize(1);
        }
    }

    @Test
    void absentPartsAreLeftOut() throws Exception {
        String settings = around.settings().replaceAll("(?m)^  (dns|metrics): .*0\"}]?\n", "");
        try (Sekisho sekisho = Sekisho.run(around.write(settings))) {
            assertThat(sekisho.out()).matches("sekisho ready in \\d+ ms: proxy " + PLACE + "\n");
        }
    }

    @Test
    void launcherWorksThroughLinksAndFromAnyDirectory() throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Path first = Files.createSymbolicLink(elsewhere.resolve("first"), Sekisho.launcher());
        Path second = Files.createSymbolicLink(elsewhere.resolve("second"), Path.of("first"));
        around.write(around.settings());
        try (Sekisho sekisho = Sekisho.start(second, elsewhere, Map.of(), "run", "--config", "../sekisho.yaml")) {
            sekisho.awaitReady();
            assertThat(first).isSymbolicLink();
        }
        assertThat(around.audit()).isDirectory();
    }

    @Test
    void launcherSaysWhatToInstall() throws Exception {
        Path empty = Files.createDirectory(directory.resolve("bin"));
        for (String tool : new String[] {"sh", "readlink", "dirname", "sed"}) {
            Files.createSymbolicLink(empty.resolve(tool), Path.of("/usr/bin").resolve(tool));
        }
        Sekisho.Said said = Sekisho.say(Map.of("JAVA_HOME", "/nonexistent", "PATH", empty.toString()), "--version");
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).contains("needs Java 17 or newer", "apt-get install openjdk-17-jdk-headless");
    }
}
