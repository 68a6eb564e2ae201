package sekisho.packaging.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that can't do what it should says why, with a number that scripts understand. */
class ExitCodesTest {

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
    void wrongFileIs2AndNothingStarts() throws Exception {
        Path file = around.write(around.settings().replace("version: 1", "version: 9"));
        Sekisho.Said said = Sekisho.say("run", "--config", file);
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
        assertThat(said.err()).startsWith(file + ":1:10: error: ");
        assertThat(around.audit()).doesNotExist();

        Sekisho.Said check = Sekisho.say("check", file);
        assertThat(check.exit()).isEqualTo(2);
        assertThat(check.out()).isEqualTo(said.err());
    }

    @Test
    void rightFileIs0() throws Exception {
        Path file = around.write(around.settings());
        Sekisho.Said check = Sekisho.say("check", file);
        assertThat(check.out()).matches(file + ": ok, edition sha256:[0-9a-f]{64}\n");
        assertThat(check.exit()).isZero();
    }

    @Test
    void missingFileIs2() throws Exception {
        Sekisho.Said said = Sekisho.say("run", "--config", directory.resolve("none.yaml"));
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).contains("none.yaml: no such file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy", "dns", "metrics"})
    void takenAddressIs75(String key) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            String settings = around.settings().replaceFirst("(" + key + ": .*)127\\.0\\.0\\.1:0", "$1" + address);
            Sekisho.Said said = Sekisho.say("run", "--config", around.write(settings));
            assertThat(said.exit()).isEqualTo(75);
            assertThat(said.out()).isEmpty();
            assertThat(said.err()).contains("listen." + key + ": address " + address + " is in use");
        }
        assertThat(Sekisho.say("audit", "verify", around.audit()).exit()).isZero();
    }

    @Test
    void takenDatagramPortIs75() throws Exception {
        try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            String settings =
                    around.settings().replaceFirst("(dns: .*)127\\.0\\.0\\.1:0", "$1127.0.0.1:" + taken.getLocalPort());
            assertThat(Sekisho.say("run", "--config", around.write(settings)).exit())
                    .isEqualTo(75);
        }
    }

    @Test
    void logOfAnotherProcessIs74() throws Exception {
        Path file = around.write(around.settings());
        try (Sekisho first = Sekisho.run(file)) {
            Sekisho.Said second = Sekisho.say("run", "--config", file);
            assertThat(second.exit()).isEqualTo(74);
            assertThat(second.err()).contains("audit.directory " + around.audit());
            assertThat(first.isAlive()).isTrue();
        }
    }

    @Test
    void logThatIsNoDirectoryIs74() throws Exception {
        Files.writeString(around.audit(), "in the way");
        Sekisho.Said said = Sekisho.say("run", "--config", around.write(around.settings()));
        assertThat(said.exit()).isEqualTo(74);
        assertThat(said.out()).isEmpty();
    }

    @Test
    void wrongUsageIs2AndForVerify64() throws Exception {
        assertThat(Sekisho.say("run", "--confg", "x").exit()).isEqualTo(2);
        assertThat(Sekisho.say("grant", "list").exit()).isEqualTo(2);
        assertThat(Sekisho.say("audit", "verify").exit()).isEqualTo(64);
        assertThat(Sekisho.say("audit", "verify", directory.resolve("none")).exit())
                .isEqualTo(64);
    }

    @Test
    void statusTellsWhetherItIsReady() throws Exception {
        try (Sekisho sekisho = Sekisho.run(around.write(around.settings()))) {
            String at = "127.0.0.1:" + sekisho.metrics().getPort();
            Sekisho.Said ready = Sekisho.say("status", "--health", "--at", at);
            assertThat(ready.exit()).isZero();
            assertThat(ready.out()).isEqualTo("ready\n");
            assertThat(Sekisho.say("status", "--at", at).out()).containsPattern("edition +sha256:[0-9a-f]{64}");
            sekisho.signal("TERM");
            assertThat(sekisho.exit()).isZero();
            assertThat(Sekisho.say("status", "--health", "--at", at).exit()).isEqualTo(1);
        }
    }
}
