package sekisho.packaging.admin;

import io.netty.channel.Channel;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import sekisho.config.certificate.CertificateRefused;
import sekisho.config.certificate.ClientCertificate;
import sekisho.config.certificate.Demands;
import sekisho.config.certificate.TlsFiles;
import sekisho.config.settings.Listen;

/** Whom the admin listener lets in by its files as they were read last, and who is in now. */
final class AdminGuests {

    private final InstantSource clock;
    private final Map<Channel, ClientCertificate> open = new ConcurrentHashMap<>();
    private final Set<X509Certificate> known = ConcurrentHashMap.newKeySet();
    private volatile TlsFiles files;

    AdminGuests(Listen.Tls files, InstantSource clock) throws GeneralSecurityException {
        this.clock = clock;
        this.files = TlsFiles.read(files, Demands.PERSON, clock);
    }

    /** TLS 1.3 alone. */
    SSLEngine engine() {
        return files.engine("TLSv1.3");
    }

    /** By the files of now, at each handshake and at each call. */
    ClientCertificate check(List<X509Certificate> sent) throws CertificateRefused {
        return files.trust().check(sent.toArray(new X509Certificate[0]));
    }

    void enter(Channel channel, ClientCertificate certificate) {
        open.put(channel, certificate);
        channel.closeFuture().addListener(closed -> open.remove(channel));
    }

    /** Whether this very certificate is seen for the first time. */
    boolean isNew(ClientCertificate certificate) {
        return known.add(certificate.leaf());
    }

    /** Cuts those whose certificate has ended since they came. */
    void sweep() {
        open.forEach((channel, certificate) -> {
            if (files.trust().isOver(certificate)) {
                channel.close();
            }
        });
    }

    /** On an exception the old files stay in use; else whoever they don't let in any more is cut. */
    void renew(Listen.Tls next) throws GeneralSecurityException {
        files = TlsFiles.read(next, Demands.PERSON, clock);
        open.forEach((channel, certificate) -> {
            if (files.trust().lost(certificate).isPresent()) {
                channel.close();
            }
        });
    }

    Map<String, Instant> expiry() {
        return files.ends("admin");
    }

    List<String> remarks() {
        return files.remarks();
    }
}
