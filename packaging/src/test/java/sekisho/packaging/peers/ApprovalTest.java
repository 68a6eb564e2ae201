package sekisho.packaging.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.packaging.machine.Await;
import sekisho.packaging.machine.Sekisho;
import sekisho.packaging.machine.Town;

/** psql reaches a real PostgreSQL while another person's approval lasts, and openssl alone proves who approved. */
class ApprovalTest {

    private static final Tool PSQL = Tool.of("psql", "postgresql");
    private static final Tool SHELL = Tool.openssl().with("sh", "dash");

    @TempDir
    Path directory;

    @Test
    void psqlWorksUnderAGrantAndOneFileProvesIt() throws Exception {
        int port = freePort();
        try (Postgres database = Postgres.start(port);
                Town town = new Town(directory.resolve("town"), port);
                Town.Connected connect = town.connect("yamada", port)) {
            Await.until("PostgreSQL", () -> psql(port).exit() == 0);
            assertThat(psql(connect.port()).exit()).isNotZero();

            String request = town.ask("yamada");
            assertThat(town.grant("suzuki", "approve", request).exit()).isZero();
            assertThat(psql(connect.port()).fine()).contains("42");
            String grant = "G-" + request.substring(2);
            assertThat(town.grant("yamada", "revoke", grant).exit()).isZero();
            assertThat(psql(connect.port()).exit()).isNotZero();
            assertThat(database.isRunning()).isTrue();

            Path zip = directory.resolve("grant.zip");
            Await.until(
                    "signed records",
                    () -> Sekisho.say("audit", "bundle", "--grant", grant, "-o", zip, town.audit())
                                    .exit()
                            == 0);
            Path bundle = directory.resolve("bundle");
            BundleTest.unzip(zip, bundle);
            proves(bundle, town.authority());
        }
    }

    private static void proves(Path bundle, Path authority) throws Exception {
        Tool.Said said = SHELL.where("CA", authority).run(bundle.resolve("verify.sh"));
        assertThat(said.fine()).contains("signatures of approvers / 承認者の署名: 1", "proven");

        Path signature;
        try (Stream<Path> votes = Files.list(bundle.resolve("approvals"))) {
            signature = votes.findFirst().orElseThrow();
        }
        Path subject = signature.resolve("subject.txt");
        Files.writeString(subject, Files.readString(subject).replace("not-before: 2", "not-before: 3"));
        assertThat(SHELL.run(bundle.resolve("verify.sh")).exit()).isEqualTo(2);
    }

    private static Tool.Said psql(int port) throws Exception {
        return PSQL.where("PGCONNECT_TIMEOUT", "10")
                .run("-h", "127.0.0.1", "-p", port, "-U", "postgres", "-Atc", "select 6 * 7");
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
