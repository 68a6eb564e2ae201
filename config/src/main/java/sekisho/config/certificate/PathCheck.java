package sekisho.config.certificate;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import sekisho.config.value.Reason;

/**
 * Finds a way from a client's certificate to one of the authorities, and walks it by RFC 5280 §6. What the JDK leaves out
 * is added: the validity and the name constraints of the authority itself.
 */
final class PathCheck {

    /** Certificates on the way, with the authority's. */
    private static final int LONGEST = 5;

    private static final int MOST_WAYS = 8;
    private static final String NAME_CONSTRAINTS = "2.5.29.30";

    private final List<X509Certificate> authorities;
    private final List<X509Certificate> sent;
    private final Instant now;
    private int tried;

    PathCheck(List<X509Certificate> authorities, List<X509Certificate> sent, Instant now) {
        this.authorities = authorities;
        this.sent = sent;
        this.now = now;
    }

    /** @return the client's certificate first, the authority's last */
    List<X509Certificate> path() throws CertificateRefused {
        List<X509Certificate> way = new ArrayList<>();
        way.add(sent.get(0));
        Walk walk = new Walk();
        List<X509Certificate> found = walk.from(way);
        if (!found.isEmpty()) {
            return found;
        }
        throw walk.nearest == null
                ? new CertificateRefused(
                        walk.tooLong ? Reason.CERTIFICATE_CHAIN : Reason.CERTIFICATE_UNTRUSTED,
                        walk.tooLong
                                ? "the chain is longer than 5 certificates"
                                : "no authority of client-ca issued it")
                : walk.nearest;
    }

    /** One search, depth first; remembers why the first way that reached an authority was not good. */
    private final class Walk {
        private @org.jspecify.annotations.Nullable CertificateRefused nearest;
        private boolean tooLong;

        private List<X509Certificate> from(List<X509Certificate> way) {
            X509Certificate last = way.get(way.size() - 1);
            for (X509Certificate authority : authorities) {
                if (isIssuer(authority, last) && tried < MOST_WAYS) {
                    tried++;
                    try {
                        validate(way, authority);
                        way.add(authority);
                        return way;
                    } catch (CertificateRefused refused) {
                        nearest = nearest == null ? refused : nearest;
                    }
                }
            }
            for (X509Certificate next : sent) {
                if (!way.contains(next) && isIssuer(next, last)) {
                    if (way.size() + 2 > LONGEST) {
                        tooLong = true;
                        return List.of();
                    }
                    way.add(next);
                    List<X509Certificate> found = from(way);
                    if (!found.isEmpty()) {
                        return found;
                    }
                    way.remove(way.size() - 1);
                }
            }
            return List.of();
        }
    }

    private static boolean isIssuer(X509Certificate issuer, X509Certificate subject) {
        return issuer.getSubjectX500Principal().equals(subject.getIssuerX500Principal()) && !issuer.equals(subject);
    }

    private void validate(List<X509Certificate> way, X509Certificate authority) throws CertificateRefused {
        for (X509Certificate each : way) {
            Strength.check(each, true);
            inTime(each);
        }
        inTime(authority);
        try {
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(way), parameters);
            keepsConstraints(way, authority);
        } catch (CertPathValidatorException wrong) {
            throw refused(wrong);
        } catch (CertificateRefused refused) {
            throw refused;
        } catch (GeneralSecurityException | IOException unusable) {
            throw new CertificateRefused(Reason.CERTIFICATE_UNTRUSTED, "the path is malformed");
        }
    }

    private void inTime(X509Certificate certificate) throws CertificateRefused {
        if (now.isBefore(certificate.getNotBefore().toInstant())) {
            throw new CertificateRefused(
                    Reason.CERTIFICATE_NOT_YET,
                    "it begins at " + certificate.getNotBefore().toInstant());
        }
        if (!now.isBefore(certificate.getNotAfter().toInstant())) {
            throw new CertificateRefused(
                    Reason.CERTIFICATE_EXPIRED,
                    "it ended at " + certificate.getNotAfter().toInstant());
        }
    }

    /** The JDK refuses anchors with constraints of their own, so they are held against each certificate here. */
    private static void keepsConstraints(List<X509Certificate> way, X509Certificate authority)
            throws CertificateRefused, IOException, GeneralSecurityException {
        byte[] extension = authority.getExtensionValue(NAME_CONSTRAINTS);
        if (extension == null) {
            return;
        }
        X509CertSelector constraints = new X509CertSelector();
        constraints.setNameConstraints(
                new Der(extension).enter(Der.OCTET_STRING).contents());
        for (int i = 0; i < way.size(); i++) {
            X509Certificate each = way.get(i);
            // RFC 5280 §6.1.3 (b): a self-issued one is exempt, unless it is the last.
            boolean exempt = i > 0 && each.getSubjectX500Principal().equals(each.getIssuerX500Principal());
            if (!exempt && !constraints.match(each)) {
                throw new CertificateRefused(Reason.CERTIFICATE_CONSTRAINT, "the authority may not issue this name");
            }
        }
    }

    private static CertificateRefused refused(CertPathValidatorException wrong) {
        Object why = wrong.getReason();
        if (why == java.security.cert.PKIXReason.INVALID_NAME) {
            return new CertificateRefused(Reason.CERTIFICATE_CONSTRAINT, "an authority may not issue this name");
        }
        if (why == BasicReason.ALGORITHM_CONSTRAINED) {
            return new CertificateRefused(Reason.CERTIFICATE_WEAK, "a disabled algorithm");
        }
        if (why == BasicReason.EXPIRED) {
            return new CertificateRefused(Reason.CERTIFICATE_EXPIRED, "a certificate of the path has ended");
        }
        if (why == java.security.cert.PKIXReason.PATH_TOO_LONG) {
            return new CertificateRefused(Reason.CERTIFICATE_CHAIN, "the path is longer than its authority permits");
        }
        return new CertificateRefused(Reason.CERTIFICATE_UNTRUSTED, "the path does not hold: " + wrong.getMessage());
    }
}
