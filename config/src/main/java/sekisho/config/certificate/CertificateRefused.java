package sekisho.config.certificate;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sekisho.config.value.Reason;

/** A certificate is not believed. An exception, because TLS has no other way out of a handshake. */
public final class CertificateRefused extends CertificateException {

    private static final long serialVersionUID = 1;

    private final Reason reason;
    private final transient @Nullable X509Certificate shown;

    CertificateRefused(Reason reason, String detail) {
        this(reason, detail, null);
    }

    private CertificateRefused(Reason reason, String detail, @Nullable X509Certificate shown) {
        super(detail);
        this.reason = reason;
        this.shown = shown;
    }

    CertificateRefused about(X509Certificate certificate) {
        return new CertificateRefused(reason, detail(), certificate);
    }

    /** The one behind a failed handshake; empty when it failed for another reason. */
    public static Optional<CertificateRefused> behind(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof CertificateRefused refused) {
                return Optional.of(refused);
            }
        }
        return Optional.empty();
    }

    /** The client's own certificate, which proves nothing. */
    public Optional<X509Certificate> shown() {
        return Optional.ofNullable(shown);
    }

    public Reason reason() {
        return reason;
    }

    /** What is wrong, in English; may hold text from the certificate. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
