package sekisho.packaging.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.directory.InitialDirContext;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.packaging.admin.TestCa;
import sekisho.packaging.machine.Sekisho;
import sekisho.packaging.machine.Surroundings;

/** Other people's resolvers: kdig over TLS with a client certificate, host, the C library's stub, Java's, Go's. */
@SuppressWarnings("BanJNDI") // the JDK's own resolver is what is tested, against a server of ours
class ResolversTest {

    private static final String YAMADA = "spiffe://example.lg.jp/human/yamada";

    /** A C library's stub asks port 53 alone; this address of loopback is nobody else's. */
    private static final String STUB = "127.83.0.53";

    private static final Tool KDIG = Tool.of("kdig", "knot-dnsutils");
    private static final Tool HOST = Tool.of("host", "bind9-host");
    private static final Tool UNSHARE = Tool.of("unshare", "util-linux");
    private static final Tool GO = Tool.of("go", "golang-go");
    private static final Tool DIG = Tool.dig();

    private static final String PROGRAM_IN_GO = """
        package main

        import (
            "context"
            "fmt"
            "net"
            "os"
        )

        func main() {
            resolver := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
                var dialer net.Dialer
                return dialer.DialContext(ctx, network, os.Args[1])
            }}
            for _, name := range os.Args[2:] {
                found, err := resolver.LookupHost(context.Background(), name)
                if err != nil {
                    dns, ok := err.(*net.DNSError)
                    fmt.Println(name, "not found:", ok && dns.IsNotFound)
                    continue
                }
                fmt.Println(name, len(found), found[0])
            }
        }
        """;

    @TempDir
    static Path directory;

    private static final TestCa CA = new TestCa();
    private static final List<String> MANY =
            IntStream.range(1, 150).mapToObj(i -> "10.0.0." + i).toList();
    private static Surroundings around;
    private static Sekisho sekisho;
    private static List<Integer> ports;

    @BeforeAll
    static void start() throws Exception {
        around = new Surroundings(directory);
        TestCa.Issued gateway = CA.issue(new TestCa.Request().host("resolver.internal"));
        TestCa.Issued yamada = CA.issue(new TestCa.Request().uri(YAMADA));
        CA.writeCertificate(directory.resolve("ca.pem"));
        gateway.writeCertificate(directory.resolve("gw.pem"));
        gateway.writeKey(directory.resolve("gw.key"));
        yamada.writeCertificate(directory.resolve("me.pem"));
        // kdig does not take PKCS #8 from here; RFC 5915 it does.
        Tool.openssl()
                .run("ec", "-in", yamada.writeKey(directory.resolve("java.key")), "-out", directory.resolve("me.key"))
                .fine();
        sekisho = Sekisho.run(around.write(settings()));
        ports = sekisho.dnsPorts();
    }

    private static String settings() {
        return around.settings()
                .replace("dns: [{address: \"127.0.0.1:0\"}]", """
                    dns:
                        - {address: "127.0.0.1:0"}
                        - {address: "%s:53"}
                        - address: "127.0.0.1:0"
                          tls: {certificate: gw.pem, key: gw.key, client-ca: ca.pem}\
                    """.formatted(STUB))
                .replace("clients:\n", "clients:\n  people: {certificates: [\"spiffe://example.lg.jp/human/*\"]}\n")
                .replace("rules:\n", """
                    rules:
                      - {id: people, clients: [people], hosts: [people.internal]}
                      - {id: here, clients: [me], hosts: [local.internal, many.internal]}
                    """)
                .replace("dns:\n  zones:", """
                    dns:
                      records: {people.internal: 10.0.0.1, local.internal: 10.0.0.2, many.internal: [%s]}
                      zones:\
                    """.formatted(String.join(", ", MANY)));
    }

    @AfterAll
    static void stop() throws Exception {
        sekisho.signal("TERM");
        assertThat(sekisho.exit()).isZero();
        around.close();
    }

    private static String kdig(Object... more) throws Exception {
        Object[] usual = {"@127.0.0.1", "-p", ports.get(2), "+tls-ca=" + directory.resolve("ca.pem"), "+retry=0"};
        Object[] all = Arrays.copyOf(usual, usual.length + more.length);
        System.arraycopy(more, 0, all, usual.length, more.length);
        return KDIG.run(all).text();
    }

    @Test
    void kdigIsKnownByItsCertificate() throws Exception {
        assertThat(kdig(
                        "+tls-hostname=resolver.internal",
                        "+tls-certfile=" + directory.resolve("me.pem"),
                        "+tls-keyfile=" + directory.resolve("me.key"),
                        "+padding=128",
                        "people.internal"))
                .contains("TLS1.3", "status: NOERROR", "10.0.0.1")
                .contains("PADDING");
    }

    @Test
    void kdigWithoutCertificateLearnsNothing() throws Exception {
        assertThat(kdig("+tls-hostname=resolver.internal", "people.internal")).doesNotContain("10.0.0.1", "status:");
        // Over UDP the same machine is somebody else.
        assertThat(KDIG.run("@127.0.0.1", "-p", ports.get(0), "people.internal").text())
                .contains("status: NXDOMAIN");
    }

    @Test
    void hostFollowsTheTruncatedAnswer() throws Exception {
        assertThat(HOST.run("-p", ports.get(0), "local.internal", "127.0.0.1").fine())
                .contains("has address 10.0.0.2");
        assertThat(HOST.run("-p", ports.get(0), "many.internal", "127.0.0.1").fine())
                .contains("has address 10.0.0.1\n", "has address 10.0.0.149");
        assertThat(HOST.run("-p", ports.get(0), "other.test.internal", "127.0.0.1")
                        .text())
                .contains("NXDOMAIN");
    }

    /** In a mount namespace whose {@code resolv.conf} leads here. */
    @ParameterizedTest
    @ValueSource(strings = {"", "options edns0", "options use-vc", "options single-request"})
    void stubOfTheCLibrary(String option) throws Exception {
        Path resolv = Files.writeString(directory.resolve("resolv.conf"), "nameserver " + STUB + "\n" + option + "\n");
        Path names = Files.writeString(directory.resolve("nsswitch.conf"), "hosts: dns\n");
        String script = "mount --bind " + resolv + " /etc/resolv.conf && mount --bind " + names
                + " /etc/nsswitch.conf && getent ahosts ";
        assertThat(UNSHARE.run("-m", "sh", "-c", script + "local.internal").fine())
                .contains("10.0.0.2");
        assertThat(UNSHARE.run("-m", "sh", "-c", script + "many.internal").fine())
                .contains("10.0.0.1 ", "10.0.0.149");
        assertThat(UNSHARE.run("-m", "sh", "-c", script + "other.test.internal").exit())
                .as("not found")
                .isEqualTo(2);
    }

    @Test
    void resolverOfJava() throws Exception {
        var settings = new Hashtable<>(java.util.Map.of(
                Context.INITIAL_CONTEXT_FACTORY,
                "com.sun.jndi.dns.DnsContextFactory",
                Context.PROVIDER_URL,
                "dns://127.0.0.1:" + ports.get(0)));
        InitialDirContext names = new InitialDirContext(settings);
        assertThat(names.getAttributes("local.internal", new String[] {"A"})
                        .get("A")
                        .get())
                .isEqualTo("10.0.0.2");
        assertThat(Collections.list(names.getAttributes("many.internal", new String[] {"A"})
                        .get("A")
                        .getAll()))
                .hasSize(MANY.size());
        Assertions.assertThatThrownBy(() -> names.getAttributes("other.test.internal", new String[] {"A"}))
                .isInstanceOf(NameNotFoundException.class);
    }

    /** It asks for A and AAAA at once, with EDNS, and over TCP when told so. */
    @Test
    void resolverOfGo() throws Exception {
        Path program = Files.writeString(directory.resolve("ask.go"), PROGRAM_IN_GO);
        Tool go = GO.where("GOCACHE", directory.resolve("go-cache"))
                .where("GO111MODULE", "off")
                .where("HOME", directory);
        assertThat(go.run(
                                "run",
                                program,
                                "127.0.0.1:" + ports.get(0),
                                "local.internal.",
                                "many.internal.",
                                "other.test.internal.")
                        .fine()
                        .lines()
                        .toList())
                .containsExactly(
                        "local.internal. 1 10.0.0.2",
                        "many.internal. " + MANY.size() + " 10.0.0.1",
                        "other.test.internal. not found: true");
    }

    /** RFC 8906 §8, its commands in its order; the name is one that is answered here without recursion. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        +noedns +noad +norec                                     | NOERROR | none
        +noedns +noad +rec -t type1000                           | NOERROR | none
        +noedns +noad +norec +cd                                 | NOERROR | none
        +noedns +norec +ad                                       | NOERROR | none
        +noedns +noad +norec +zflag                              | NOERROR | none
        +noedns +noad +rec                                       | NOERROR | none
        +noedns +noad +norec +opcode=15 +header-only             | NOTIMP  | none
        +noedns +noad +norec +tcp                                | NOERROR | none
        +edns=0 +nocookie +noad +norec                           | NOERROR | 0
        +edns=1 +noednsneg +nocookie +noad +norec                | BADVERS | 0
        +edns=0 +noad +norec +nocookie +ednsopt=100              | NOERROR | 0
        +edns=0 +noad +norec +nocookie +ednsflags=0x40           | NOERROR | 0
        +edns=1 +noednsneg +noad +norec +nocookie +ednsflags=0x40 | BADVERS | 0
        +edns=1 +noednsneg +noad +norec +nocookie +ednsopt=100   | BADVERS | 0
        +edns=0 +noad +norec +nocookie +dnssec +bufsize=512 +ignore | NOERROR | 0
        +edns=0 +noad +norec +nocookie +dnssec                   | NOERROR | 0
        +edns=1 +noednsneg +noad +norec +nocookie +dnssec        | BADVERS | 0
        +edns=0 +noad +norec +cookie +nsid +expire +subnet=0.0.0.0/0 | NOERROR | 0
        """)
    void rfc8906(String options, String status, String edns) throws Exception {
        String words = "+time=10 +tries=1 -p " + ports.get(0) + " @127.0.0.1 local.internal " + options.trim();
        String said = DIG.run((Object[]) words.split(" +")).fine();
        assertThat(said).contains("status: " + status).doesNotContain("MBZ", "OPT=100", "NSID", "CLIENT-SUBNET");
        assertThat(said.lines()
                        .filter(line -> line.contains("EDNS: version: 0"))
                        .count())
                .isEqualTo(edns.equals("0") ? 1 : 0);
        assertThat(said.lines().filter(line -> line.startsWith(";; flags:")).collect(Collectors.joining()))
                .doesNotContain(" ad");
    }
}
