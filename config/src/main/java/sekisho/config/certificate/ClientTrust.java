package sekisho.config.certificate;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import sekisho.config.value.Reason;

/** Which client certificates one listener believes, by its files as they were read. Safe on every thread. */
public final class ClientTrust {

    private static final int MOST_SENT = 8;
    private static final int MOST_BYTES = 16 * 1024;

    private final List<X509Certificate> authorities;
    private final Revocation revocation;
    private final Demands demands;
    private final InstantSource clock;

    private ClientTrust(
            List<X509Certificate> authorities, Revocation revocation, Demands demands, InstantSource clock) {
        this.authorities = authorities;
        this.revocation = revocation;
        this.demands = demands;
        this.clock = clock;
    }

    /** @throws GeneralSecurityException when a file holds something else */
    static ClientTrust read(Path clientCa, List<Path> crl, Demands demands, InstantSource clock)
            throws IOException, GeneralSecurityException {
        List<X509Certificate> authorities = Pem.certificates(clientCa);
        for (X509Certificate authority : authorities) {
            if (authority.getBasicConstraints() < 0) {
                throw new GeneralSecurityException(
                        clientCa + ": " + authority.getSubjectX500Principal().getName() + " is not a CA certificate");
            }
            try {
                Strength.check(authority, false);
            } catch (CertificateRefused weak) {
                throw new GeneralSecurityException(clientCa + ": " + weak.detail(), weak);
            }
        }
        return new ClientTrust(authorities, Revocation.read(crl, demands.grace()), demands, clock);
    }

    /**
     * Believes or refuses; asked at each handshake, at each resumption, and again when the files have changed.
     *
     * @param sent the client's own first
     */
    public ClientCertificate check(X509Certificate... sent) throws CertificateRefused {
        try {
            return judge(Arrays.asList(sent));
        } catch (CertificateRefused refused) {
            throw sent.length == 0 ? refused : refused.about(sent[0]);
        }
    }

    private ClientCertificate judge(List<X509Certificate> all) throws CertificateRefused {
        if (all.isEmpty()) {
            throw new CertificateRefused(Reason.CERTIFICATE_MISSING, "no certificate was sent");
        }
        if (all.size() > MOST_SENT || size(all) > MOST_BYTES) {
            throw new CertificateRefused(Reason.CERTIFICATE_CHAIN, "more than 8 certificates or 16 KiB were sent");
        }
        Instant now = clock.instant();
        List<X509Certificate> path = new PathCheck(authorities, all, now).path();
        LeafCheck.check(all.get(0), demands);
        String name = CertificateName.of(all.get(0), demands.person());
        Optional<String> remark = revocation.check(path, now);
        Instant end = path.stream()
                .map(each -> each.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElseThrow();
        return new ClientCertificate(name, path, end, remark);
    }

    /** Why one that was believed is not believed any more, by these files; empty while it is. */
    public Optional<Reason> lost(ClientCertificate certificate) {
        List<X509Certificate> path = certificate.path();
        if (!authorities.contains(path.get(path.size() - 1))) {
            return Optional.of(Reason.CERTIFICATE_UNTRUSTED);
        }
        try {
            revocation.check(path, clock.instant());
            return isOver(certificate) ? Optional.of(Reason.CERTIFICATE_EXPIRED) : Optional.empty();
        } catch (CertificateRefused now) {
            return Optional.of(now.reason());
        }
    }

    /** Whether its time is over: cheap enough to ask of each connection each second. */
    public boolean isOver(ClientCertificate certificate) {
        return !clock.instant().isBefore(certificate.notAfter());
    }

    List<X509Certificate> authorities() {
        return authorities;
    }

    List<Instant> listEnds() {
        return revocation.ends();
    }

    List<String> remarks() {
        return revocation.remarks(authorities, clock.instant());
    }

    private static int size(List<X509Certificate> sent) throws CertificateRefused {
        int bytes = 0;
        try {
            for (X509Certificate each : sent) {
                bytes += each.getEncoded().length;
            }
        } catch (CertificateEncodingException malformed) {
            throw new CertificateRefused(Reason.CERTIFICATE_CHAIN, "a certificate is malformed");
        }
        return bytes;
    }
}
