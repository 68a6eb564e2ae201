package sekisho.packaging.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.config.certificate.CertificateRefused;
import sekisho.config.certificate.ClientTrust;
import sekisho.config.certificate.Demands;
import sekisho.config.certificate.KeyPairFiles;
import sekisho.config.certificate.TlsFiles;
import sekisho.config.settings.Listen;
import sekisho.config.value.Reason;

/** What the small authority issues is what the listeners believe, until it is taken back. */
class AuthorityTest {

    private static final InstantSource CLOCK = InstantSource.system();
    private static final String YAMADA = "spiffe://town.internal/human/yamada";

    @TempDir
    Path directory;

    private Authority authority;

    @BeforeEach
    void create() throws Exception {
        authority = Authority.create(directory.resolve("ca"), "town.internal", CLOCK);
    }

    private X509Certificate write(String name, Authority.Made made) throws Exception {
        Path file = directory.resolve(name + ".pem");
        PrivateFiles.create(file, made.certificate());
        PrivateFiles.create(directory.resolve(name + ".key"), made.key());
        return KeyPairFiles.certificates(file).get(0);
    }

    /** As the admin listener reads its files. */
    private ClientTrust trust() throws GeneralSecurityException {
        Path ca = directory.resolve("ca");
        return TlsFiles.read(
                        new Listen.Tls(
                                directory.resolve("gateway.pem"),
                                directory.resolve("gateway.key"),
                                Optional.of(ca.resolve("ca.pem")),
                                List.of(ca.resolve("ca.crl"))),
                        Demands.PERSON,
                        CLOCK)
                .trust()
                .orElseThrow();
    }

    @Test
    void aPersonIsBelievedUntilTakenBack() throws Exception {
        write("gateway", authority.forServer(List.of("127.0.0.1", "gw.town.internal")));
        X509Certificate yamada = write("yamada", authority.forClient(YAMADA));
        assertThat(trust().check(yamada).name()).isEqualTo(YAMADA);

        Authority later = Authority.open(directory.resolve("ca"), CLOCK);
        assertThat(later.revoke(YAMADA)).isEqualTo(1);
        assertThat(later.revoke(YAMADA)).isZero();
        ClientTrust now = trust();
        assertThatThrownBy(() -> now.check(yamada))
                .isInstanceOfSatisfying(
                        CertificateRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.CERTIFICATE_REVOKED));
        assertThat(later.issued())
                .extracting(Authority.Issued::name, Authority.Issued::revoked)
                .containsExactly(tuple("127.0.0.1", false), tuple(YAMADA, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spiffe://other.internal/human/yamada",
                "spiffe://town.internal.example/human/yamada",
                "spiffe://town.internal",
                "spiffe://town.internal/human/*",
                "yamada"
            })
    void aNameThatNobodyWouldBelieveIsNotIssued(String name) throws Exception {
        assertThatThrownBy(() -> authority.forClient(name)).isInstanceOf(GeneralSecurityException.class);
        assertThat(authority.issued()).isEmpty();
    }

    @Test
    void keysAreTheirOwnersAndNothingIsOverwritten() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("ca/ca.key"))))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> Authority.create(directory.resolve("ca"), "town.internal", CLOCK))
                .isInstanceOf(FileAlreadyExistsException.class);
    }
}
