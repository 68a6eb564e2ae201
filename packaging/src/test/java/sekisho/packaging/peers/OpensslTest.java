package sekisho.packaging.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.audit.LogReader;
import sekisho.packaging.admin.TestCa;
import sekisho.packaging.machine.Sekisho;
import sekisho.packaging.machine.Surroundings;

/** What openssl says of the admin listener. */
class OpensslTest {

    private static final Tool OPENSSL = Tool.openssl();
    private static final String YAMADA = "spiffe://example.lg.jp/human/yamada";
    private static final String REQUEST = "GET /status HTTP/1.1\r\nHost: admin\r\n\r\n";

    @TempDir
    static Path directory;

    private static Surroundings around;
    private static Sekisho sekisho;

    @BeforeAll
    static void start() throws Exception {
        around = new Surroundings(directory);
        TestCa ca = new TestCa();
        ca.writeCertificate(directory.resolve("ca.pem"));
        write("gw", ca.issue(new TestCa.Request().server("127.0.0.1")));
        write("yamada", ca.issue(new TestCa.Request().uri(YAMADA)));
        write("nobody", ca.issue(new TestCa.Request().uri("spiffe://example.lg.jp/human/nobody")));
        write("two-names", ca.issue(new TestCa.Request().uri(YAMADA).uri(YAMADA + "2")));
        String admin =
                "  admin: {address: \"127.0.0.1:0\", tls: {certificate: gw.pem, key: gw.key, client-ca: ca.pem}}\n";
        String people = "people:\n  yamada: {certificates: [\"" + YAMADA + "\"], roles: [auditor]}\n";
        sekisho = Sekisho.run(around.write(around.settings().replace("  metrics:", admin + "  metrics:") + people));
    }

    @AfterAll
    static void stop() throws Exception {
        sekisho.signal("TERM");
        assertThat(sekisho.exit()).isZero();
        around.close();
    }

    @Test
    void personReadsStatus() throws Exception {
        String said = talk("yamada", "-tls1_3");
        assertThat(said).contains("HTTP/1.1 200 OK", "\"edition\":\"sha256:");
        assertThat(new LogReader(around.audit(), LogReader.Filter.none()).last(100))
                .anyMatch(line -> line.member("class_uid").orElse("").equals("6003")
                        && line.member("actor.user.uid").orElse("").contains("yamada"));
    }

    @Test
    void strangerIsRefused() throws Exception {
        assertThat(talk("nobody", "-tls1_3")).contains("HTTP/1.1 403 Forbidden");
    }

    @Test
    void certificateWithTwoNamesIsRefused() throws Exception {
        assertThat(talk("two-names", "-tls1_3")).doesNotContain("HTTP/1.1");
    }

    @Test
    void noCertificateIsRefused() throws Exception {
        assertThat(talk("", "-tls1_3")).doesNotContain("HTTP/1.1");
    }

    @Test
    void olderTlsIsRefused() throws Exception {
        assertThat(talk("yamada", "-tls1_2")).contains("alert protocol version").doesNotContain("HTTP/1.1");
    }

    /** Each of five reconnections with the session just given makes a new one. */
    @Test
    void sessionsAreNotResumed() throws Exception {
        Path session = directory.resolve("session.pem");
        talk("yamada", "-tls1_3", "-sess_out", session.toString());
        assertThat(talk("yamada", "-tls1_3", "-sess_in", session.toString()))
                .contains("New, TLSv1.3", "HTTP/1.1 200 OK")
                .doesNotContain("Reused");
    }

    private static void write(String name, TestCa.Issued issued) throws Exception {
        issued.writeCertificate(directory.resolve(name + ".pem"));
        issued.writeKey(directory.resolve(name + ".key"));
    }

    private static String talk(String client, String... options) throws Exception {
        List<Object> words = new ArrayList<>(List.of(
                "s_client",
                "-connect",
                "127.0.0.1:" + sekisho.admin().getPort(),
                "-CAfile",
                directory.resolve("ca.pem"),
                "-ign_eof"));
        if (!client.isEmpty()) {
            words.addAll(
                    List.of("-cert", directory.resolve(client + ".pem"), "-key", directory.resolve(client + ".key")));
        }
        words.addAll(List.of(options));
        return OPENSSL.hear(REQUEST, words.toArray()).text();
    }
}
