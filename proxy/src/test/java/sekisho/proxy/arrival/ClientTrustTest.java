package sekisho.proxy.arrival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sekisho.config.certificate.CertificateRefused;
import sekisho.config.certificate.ClientTrust;
import sekisho.config.certificate.Demands;
import sekisho.config.certificate.TlsFiles;
import sekisho.config.settings.Listen;
import sekisho.config.value.Reason;
import sekisho.proxy.arrival.TestAuthority.Issued;
import sekisho.proxy.arrival.TestAuthority.Request;

/** Which certificates are believed, and why others are not: rows of the contract, without a socket. */
class ClientTrustTest {

    private static final String YAMADA = "spiffe://example.lg.jp/human/yamada";
    private static final TestAuthority CA = new TestAuthority("room");
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path directory;

    private Path gateway;
    private Path key;

    @BeforeEach
    void gateway() throws IOException {
        Issued own = CA.issue(new Request().server("127.0.0.1"));
        gateway = TestAuthority.write(directory.resolve("gw.pem"), own.certificate());
        key = own.writeKey(directory.resolve("gw.key"));
    }

    static Stream<Arguments> believed() {
        return Stream.of(
                Arguments.of("URI", YAMADA, new Request().uri(YAMADA)),
                Arguments.of(
                        "URI before DNS and mail",
                        YAMADA,
                        new Request().dns("a.example").mail("a@b.example").uri(YAMADA)),
                Arguments.of("DNS", "dns:pc-1.example.jp", new Request().dns("PC-1.example.jp")),
                Arguments.of("mail", "email:Taro@example.jp", new Request().mail("Taro@EXAMPLE.jp")),
                Arguments.of("CN without SAN", "cn:PC-0001", new Request().subject("CN=PC-0001,O=City")),
                Arguments.of("no EKU", YAMADA, new Request().uri(YAMADA).purposes()),
                Arguments.of("no key usage", YAMADA, new Request().uri(YAMADA).usage(0)),
                Arguments.of(
                        "any and clientAuth",
                        YAMADA,
                        new Request()
                                .uri(YAMADA)
                                .purposes(KeyPurposeId.anyExtendedKeyUsage, KeyPurposeId.id_kp_clientAuth)),
                Arguments.of("RSA-2048", YAMADA, new Request().uri(YAMADA).key("RSA/2048")),
                Arguments.of("Ed25519", YAMADA, new Request().uri(YAMADA).key("Ed25519/")),
                Arguments.of(
                        "serial of 20 octets",
                        YAMADA,
                        new Request().uri(YAMADA).serial(BigInteger.ONE.shiftLeft(158))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("believed")
    void nameOf(String what, String name, Request request) throws Exception {
        assertThat(trust(Demands.CLIENT).check(CA.issue(request).certificate()).name())
                .as(what)
                .isEqualTo(name);
    }

    static Stream<Arguments> refused() {
        Instant now = Instant.now();
        return Stream.of(
                Arguments.of("96 expired", "certificate.expired", ok().valid(now.minus(DAY), now.minusSeconds(5))),
                Arguments.of(
                        "111 tomorrow",
                        "certificate.not_yet",
                        ok().valid(now.plus(DAY), now.plus(DAY.multipliedBy(2)))),
                Arguments.of("102 two URIs", "certificate.name", ok().uri(YAMADA + "2")),
                Arguments.of(
                        "102 wildcard URI", "certificate.name", new Request().uri("spiffe://example.lg.jp/human/*")),
                Arguments.of("102 wildcard DNS", "certificate.name", new Request().dns("*.example.jp")),
                Arguments.of(
                        "two DNS names",
                        "certificate.name",
                        new Request().dns("a.example").dns("b.example")),
                Arguments.of(
                        "CN beside a SAN",
                        "certificate.name",
                        new Request().subject("CN=x").server("10.0.0.1").purposes()),
                Arguments.of("two CNs", "certificate.name", new Request().subject("CN=a,CN=b")),
                Arguments.of("no name", "certificate.name", new Request().subject("O=nobody")),
                Arguments.of("103 CA", "certificate.usage", ok().ca()),
                Arguments.of(
                        "103 keyCertSign",
                        "certificate.usage",
                        ok().usage(KeyUsage.digitalSignature | KeyUsage.keyCertSign)),
                Arguments.of("103 no digitalSignature", "certificate.usage", ok().usage(KeyUsage.keyAgreement)),
                Arguments.of("103 for servers", "certificate.usage", ok().purposes(KeyPurposeId.id_kp_serverAuth)),
                Arguments.of("any alone", "certificate.usage", ok().purposes(KeyPurposeId.anyExtendedKeyUsage)),
                Arguments.of("50 RSA-1024", "certificate.weak", ok().key("RSA/1024")),
                Arguments.of("50 SHA-1", "certificate.weak", ok().digest("SHA1")),
                Arguments.of("version 1", "certificate.weak", new Request().versionOne()),
                Arguments.of("negative serial", "certificate.weak", ok().serial(BigInteger.ONE.negate())),
                Arguments.of("serial 0", "certificate.weak", ok().serial(BigInteger.ZERO)),
                Arguments.of("serial of 21 octets", "certificate.weak", ok().serial(BigInteger.ONE.shiftLeft(160))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void reasonOf(String what, String reason, Request request) throws Exception {
        assertThat(reason(trust(Demands.CLIENT), CA.issue(request).certificate()))
                .isEqualTo(reason);
    }

    static Stream<Arguments> notPersons() {
        return Stream.of(
                Arguments.of("102 no URI", "certificate.name", new Request().dns("a.example")),
                Arguments.of("102 CN only", "certificate.name", new Request()),
                Arguments.of("103 no EKU", "certificate.usage", ok().purposes()),
                Arguments.of("no key usage", "certificate.usage", ok().usage(0)),
                Arguments.of("RSA-2048", "certificate.weak", ok().key("RSA/2048")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("notPersons")
    void personsAreHeldToMore(String what, String reason, Request request) throws Exception {
        assertThat(reason(trust(Demands.PERSON), CA.issue(request).certificate()))
                .isEqualTo(reason);
    }

    @Test
    void strangerIsNobody() throws Exception {
        Issued foreign = new TestAuthority("room").issue(ok());
        assertThat(reason(trust(Demands.CLIENT), foreign.certificate())).isEqualTo("certificate.untrusted");
        assertThat(reason(trust(Demands.CLIENT))).isEqualTo("certificate.missing");
    }

    @Test
    void constraintsOfTheRootHold() throws Exception {
        TestAuthority root = new TestAuthority("bound", new Request().ca().permitted("example.lg.jp"));
        ClientTrust trust = trust(Demands.CLIENT, List.of(root.certificate));
        assertThat(trust.check(root.issue(ok()).certificate()).name()).isEqualTo(YAMADA);
        assertThat(reason(
                        trust,
                        root.issue(new Request().uri("spiffe://evil.example/human/yamada"))
                                .certificate()))
                .isEqualTo("certificate.constraint");
        TestAuthority below = root.below("below");
        assertThat(reason(trust, below.issue(new Request().dns("evil.example")).certificate(), below.certificate))
                .isEqualTo("certificate.constraint");
    }

    @Test
    void chainsEnd() throws Exception {
        List<X509Certificate> sent = new ArrayList<>();
        TestAuthority last = CA;
        for (int depth = 1; depth <= 3; depth++) {
            last = last.below("level " + depth);
            sent.add(0, last.certificate);
        }
        sent.add(0, last.issue(ok()).certificate());
        ClientTrust trust = trust(Demands.CLIENT);
        assertThat(trust.check(sent.toArray(new X509Certificate[0])).path()).hasSize(5);
        TestAuthority deeper = last.below("level 4");
        sent.set(0, deeper.certificate);
        sent.add(0, deeper.issue(ok()).certificate());
        assertThat(reason(trust, sent.toArray(new X509Certificate[0]))).isEqualTo("certificate.chain");
        X509Certificate[] many = new X509Certificate[9];
        java.util.Arrays.fill(many, CA.issue(ok()).certificate());
        assertThat(reason(trust, many)).isEqualTo("certificate.chain");
    }

    @Test
    void crossSignedLoopEnds() throws Exception {
        TestAuthority one = new TestAuthority("one");
        TestAuthority two = one.below("two");
        // Two authorities that vouch for each other, and nobody for them.
        assertThat(reason(
                        trust(Demands.CLIENT),
                        two.issue(ok()).certificate(),
                        two.certificate,
                        one.certificate,
                        one.certificate))
                .isEqualTo("certificate.untrusted");
    }

    @Test
    void revokedIsRefusedAndUnknownListsAreNoLists() throws Exception {
        Issued good = CA.issue(ok());
        Issued bad = CA.issue(ok());
        Path list = directory.resolve("room.crl");
        CA.writeList(list, Instant.now().plus(DAY), bad.certificate().getSerialNumber());
        ClientTrust trust = trust(Demands.CLIENT, List.of(CA.certificate), list);
        assertThat(trust.check(good.certificate()).remark()).isEmpty();
        assertThat(reason(trust, bad.certificate())).isEqualTo("certificate.revoked");
        new TestAuthority("room").writeList(list, Instant.now().plus(DAY));
        assertThat(reason(trust(Demands.CLIENT, List.of(CA.certificate), list), good.certificate()))
                .as("100 signed by another key of the same name")
                .isEqualTo("certificate.crl");
        TestAuthority below = CA.below("below");
        CA.writeList(list, Instant.now().plus(DAY));
        assertThat(reason(
                        trust(Demands.CLIENT, List.of(CA.certificate), list),
                        below.issue(ok()).certificate(),
                        below.certificate))
                .as("100 missing for the intermediate")
                .isEqualTo("certificate.crl");
    }

    @Test
    void listsOutOfDateHaveGraceAtTheDoorsOnly() throws Exception {
        Issued good = CA.issue(ok());
        Path list = directory.resolve("room.crl");
        Instant now = Instant.now();
        CA.writeList(list, now.minus(Duration.ofDays(2)), now.minus(Duration.ofHours(1)));
        assertThat(trust(Demands.CLIENT, List.of(CA.certificate), list)
                        .check(good.certificate())
                        .remark())
                .isPresent();
        assertThat(reason(trust(Demands.PERSON, List.of(CA.certificate), list), good.certificate()))
                .isEqualTo("certificate.crl");
        CA.writeList(list, now.minus(Duration.ofDays(2)), now.minus(Duration.ofHours(25)));
        assertThat(reason(trust(Demands.CLIENT, List.of(CA.certificate), list), good.certificate()))
                .isEqualTo("certificate.crl");
        CA.writeList(list, now.plus(DAY), now.plus(DAY.multipliedBy(2)));
        assertThat(reason(trust(Demands.CLIENT, List.of(CA.certificate), list), good.certificate()))
                .as("not yet valid")
                .isEqualTo("certificate.crl");
    }

    @Test
    void wrongFilesAreToldByName() throws Exception {
        Path other = CA.issue(ok()).writeKey(directory.resolve("other.key"));
        Path ca = TestAuthority.write(directory.resolve("ca.pem"), CA.certificate);
        assertThatThrownBy(() -> TlsFiles.read(
                        new Listen.Tls(gateway, other, Optional.of(ca), List.of()),
                        Demands.CLIENT,
                        InstantSource.system()))
                .as("108 half-exchanged")
                .hasMessageContaining("other.key is not the key of");
        Path leaf = TestAuthority.write(
                directory.resolve("leaf.pem"), CA.issue(ok()).certificate());
        assertThatThrownBy(() -> TlsFiles.read(
                        new Listen.Tls(gateway, key, Optional.of(leaf), List.of()),
                        Demands.CLIENT,
                        InstantSource.system()))
                .hasMessageContaining("is not a CA certificate");
    }

    private static Request ok() {
        return new Request().uri(YAMADA);
    }

    private static String reason(ClientTrust trust, X509Certificate... sent) {
        try {
            return "believed as " + trust.check(sent).name();
        } catch (CertificateRefused refused) {
            return Reason.ofCode(refused.reason().code()).orElseThrow().code();
        }
    }

    private ClientTrust trust(Demands demands) throws IOException, GeneralSecurityException {
        return trust(demands, List.of(CA.certificate));
    }

    private ClientTrust trust(Demands demands, List<X509Certificate> authorities, Path... lists)
            throws IOException, GeneralSecurityException {
        Path ca = TestAuthority.write(directory.resolve("ca.pem"), authorities.toArray(new X509Certificate[0]));
        return TlsFiles.read(
                        new Listen.Tls(gateway, key, Optional.of(ca), List.of(lists)), demands, InstantSource.system())
                .trust()
                .orElseThrow();
    }
}
