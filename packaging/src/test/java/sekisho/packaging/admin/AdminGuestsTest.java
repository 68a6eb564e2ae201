package sekisho.packaging.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.config.certificate.CertificateRefused;
import sekisho.config.certificate.Demands;
import sekisho.config.certificate.Guests;
import sekisho.config.settings.Listen;
import sekisho.config.value.Reason;

/** Who is in already: rows 98 and 99 on the admin listener. */
class AdminGuestsTest {

    private static final String YAMADA = "spiffe://example.lg.jp/human/yamada";

    @TempDir
    Path directory;

    private final TestCa ca = new TestCa();
    private final Instant begin = Instant.now();
    private final AtomicReference<Instant> now = new AtomicReference<>(begin);
    private Guests<EmbeddedChannel> guests;

    @BeforeEach
    void open() throws Exception {
        guests = new Guests<>(files(), Demands.PERSON, now::get, (guest, reason) -> guest.close());
    }

    @Test
    void row98GuestIsCutWhenTheCertificateEnds() throws Exception {
        EmbeddedChannel soon = enter(begin.plus(Duration.ofMinutes(10)));
        EmbeddedChannel late = enter(begin.plus(Duration.ofHours(10)));
        now.set(begin.plus(Duration.ofMinutes(9)));
        guests.sweep();
        assertThat(soon.isOpen()).isTrue();
        now.set(begin.plus(Duration.ofMinutes(11)));
        guests.sweep();
        assertThat(soon.isOpen()).isFalse();
        assertThat(late.isOpen()).isTrue();
    }

    @Test
    void row99GuestIsCutWhenTheCertificateIsRevoked() throws Exception {
        TestCa.Issued revoked = issue(begin.plus(Duration.ofHours(1)));
        EmbeddedChannel one = enter(revoked);
        EmbeddedChannel other = enter(begin.plus(Duration.ofHours(1)));
        guests.renew(files(ca.writeRevoked(directory.resolve("crl.pem"), revoked.certificate())));
        assertThat(one.isOpen()).isFalse();
        assertThat(other.isOpen()).isTrue();
        assertThatThrownBy(() -> guests.check(List.of(revoked.certificate())))
                .isInstanceOfSatisfying(
                        CertificateRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.CERTIFICATE_REVOKED));
    }

    /** Row 100: on this listener a list that is over lets nobody in. */
    @Test
    void row100ListThatIsOverRefusesEverybody() throws Exception {
        TestCa.Issued sound = issue(begin.plus(Duration.ofHours(20)));
        guests.renew(files(ca.writeRevoked(directory.resolve("crl.pem"))));
        assertThat(guests.check(List.of(sound.certificate())).name()).isEqualTo(YAMADA);
        now.set(begin.plus(Duration.ofHours(13)));
        assertThatThrownBy(() -> guests.check(List.of(sound.certificate())))
                .isInstanceOf(CertificateRefused.class)
                .hasMessageContaining("the list of CN=test CA ended");
    }

    private EmbeddedChannel enter(Instant end) throws Exception {
        return enter(issue(end));
    }

    private EmbeddedChannel enter(TestCa.Issued person) throws Exception {
        EmbeddedChannel channel = new EmbeddedChannel();
        guests.enter(channel, guests.check(List.of(person.certificate())));
        return channel;
    }

    private TestCa.Issued issue(Instant end) {
        return ca.issue(new TestCa.Request().uri(YAMADA).valid(begin.minusSeconds(60), end));
    }

    private Listen.Tls files(Path... lists) throws Exception {
        TestCa.Issued gateway = ca.issue(new TestCa.Request()
                .server("127.0.0.1")
                .valid(begin.minusSeconds(60), begin.plus(Duration.ofHours(23))));
        return new Listen.Tls(
                gateway.writeCertificate(directory.resolve("gw.pem")),
                gateway.writeKey(directory.resolve("gw.key")),
                Optional.of(ca.writeCertificate(directory.resolve("ca.pem"))),
                List.of(lists));
    }
}
