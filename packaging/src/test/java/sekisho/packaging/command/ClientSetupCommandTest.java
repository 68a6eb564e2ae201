package sekisho.packaging.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.packaging.screen.Screen;
import sekisho.packaging.screen.Words;

/** What the recipes do is for the peers to show; here is what they say. */
class ClientSetupCommandTest {

    private static final String ROOM = """
        version: 1
        name: room
        listen: {proxy: [{address: "%s"}]}
        clients: {here: {networks: [10.0.0.0/8]}}
        rules:
          - {id: a, clients: [here], hosts: [git.city.internal]}
          - {id: b, clients: [here], hosts: [git.city.internal, portal.city.internal, "*.vpce.city.internal"], through: [dns]}
        dns: {zones: [{zone: city.internal, upstreams: ["10.0.1.10"]}]}
        audit: {directory: /nowhere, when-unavailable: close}
        """;

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int sekisho(Words words, Object... arguments) {
        String[] typed = new String[arguments.length + 1];
        typed[0] = "client-setup";
        for (int i = 0; i < arguments.length; i++) {
            typed[i + 1] = arguments[i].toString();
        }
        out.reset();
        err.reset();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream complain = new PrintStream(err, true, StandardCharsets.UTF_8);
        return CommandLines.execute(new Screen(print, complain, words, false), typed);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private Path room(String address) throws Exception {
        return Files.writeString(directory.resolve("room.yaml"), ROOM.formatted(address));
    }

    @Test
    void everythingAboutAGateway() {
        assertThat(sekisho(Words.english(), "--gateway", "10.0.0.5:3128")).isZero();
        assertThat(out())
                .contains(
                        "http://10.0.0.5:3128/proxy.pac",
                        "export https_proxy=http://10.0.0.5:3128",
                        "NO_PROXY=\"$no_proxy\"",
                        "netsh winhttp set proxy proxy-server=\"10.0.0.5:3128\"",
                        "\"ProxyPacUrl\"",
                        "git config --global http.proxy",
                        "169.254.169.254",
                        "<host>10.0.0.5</host>",
                        "npm config set https-proxy",
                        "Acquire::http::Proxy");
        String english = out();
        assertThat(sekisho(Words.japanese(), "--gateway", "10.0.0.5:3128")).isZero();
        assertThat(out()).contains("環境変数").isNotEqualTo(english);
    }

    @Test
    void oneProgramIsReadyForAFile() {
        assertThat(sekisho(Words.english(), "--gateway", "10.0.0.5:3128", "--for", "maven"))
                .isZero();
        assertThat(out()).startsWith("<settings>").endsWith("</settings>\n");
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("~/.m2/settings.xml");
    }

    @Test
    void fileSaysWhereItListensAndWhatIsReachedDirectly() throws Exception {
        assertThat(sekisho(Words.english(), "--config", room("10.0.0.5:3128"), "--for", "linux"))
                .isZero();
        assertThat(out())
                .contains(
                        "http_proxy=http://10.0.0.5:3128",
                        "no_proxy=localhost,127.0.0.1,::1,portal.city.internal,.vpce.city.internal\n")
                .doesNotContain("git.city.internal");
    }

    @Test
    void listenerOnEveryAddressIsCalledByTheNameOfTheGateway() throws Exception {
        assertThat(sekisho(Words.english(), "--config", room("0.0.0.0:3128"))).isZero();
        assertThat(out()).contains("http://gateway.internal:3128/proxy.pac", "dns.records");
        assertThat(sekisho(Words.english(), "--config", room("[fd00::5]:3128"), "--for", "java"))
                .isZero();
        assertThat(out()).contains("-Dhttp.proxyHost=fd00::5 -Dhttp.proxyPort=3128");
    }

    @Test
    void portThatNobodyKnowsIsTold() throws Exception {
        assertThat(sekisho(Words.english(), "--config", room("127.0.0.1:0"))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--gateway HOST:PORT");
    }

    @Test
    void gatewayWithCertificatesHasTheProgramsThatCanShowOne() {
        assertThat(sekisho(Words.english(), "--gateway", "https://10.0.0.5:3129"))
                .isZero();
        assertThat(out())
                .contains("proxy-cert = \"person.pem\"", "http.proxySSLCert", "https://10.0.0.5:3129/proxy.pac")
                .doesNotContain("npm", "apt", "netsh");
        assertThat(sekisho(Words.english(), "--gateway", "https://10.0.0.5:3129", "--for", "npm"))
                .isEqualTo(2);
    }

    @Test
    void programsReadJson() {
        assertThat(sekisho(Words.english(), "--gateway", "gw.city.internal:3128", "--json", "--for", "git"))
                .isZero();
        assertThat(out())
                .startsWith("{\"gateways\":[\"http://gw.city.internal:3128\"],\"pac\":")
                .contains("\"for\":\"git\"", "\"text\":\"git config --global http.proxy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.5:0", "10.0.0.5:70000", "a b:3128", "010.0.0.5:3128", "", "ftp://10.0.0.5:3128"})
    void whatIsNoGatewayIsWrongUsage(String gateway) {
        assertThat(sekisho(Words.english(), "--gateway", gateway)).isEqualTo(2);
        assertThat(out()).isEmpty();
    }
}
