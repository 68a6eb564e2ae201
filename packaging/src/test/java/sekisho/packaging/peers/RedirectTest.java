package sekisho.packaging.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.packaging.machine.Sekisho;

/** Clients that know of no gateway, in a network of namespaces: what they dial comes by REDIRECT and TPROXY (contract E23). */
class RedirectTest {

    private static final Path ROOM =
            Path.of("src/test/resources/redirect/room.sh").toAbsolutePath();

    @TempDir
    Path directory;

    @Test
    void whoeverWasToldTheAddressGetsThrough() throws Exception {
        Tool unshare = Tool.curl()
                .with("dig", "bind9-dnsutils")
                .with("openssl", "openssl")
                .with("ip", "iproute2")
                .with("nft", "nftables")
                .with("sysctl", "procps")
                .with("unshare", "util-linux");
        assertThat(unshare.run("-Urnm", "bash", ROOM, directory, Sekisho.launcher())
                        .text())
                .isEqualTo("""
                    sekisho ready: sni [::]:8443+[::]:8444, relay [::]:8500, dns 10.91.1.1:53
                    redirected, before it asked: 000
                    asked: 10.91.2.2
                    redirected: 200
                    caught: 200
                    redirected, to another address: 000
                    straight to the gateway: 000
                    relay: 200
                    relay, out of its range: 000
                    a port that nobody redirects: 000
                    """);
        assertThat(Sekisho.say("audit", "tail", "-n", "50", "--all", directory.resolve("log"))
                        .out())
                .containsPattern("deny +sni .* app\\.prod\\.internal:443 .*lease\\.none")
                .containsPattern("reject +sni .*original\\.none")
                .containsPattern("allow +relay .* 10\\.91\\.2\\.2:1500 .*rule=replication")
                .containsPattern("deny +relay .* 10\\.91\\.2\\.3:1500 .*relay\\.range");
    }
}
