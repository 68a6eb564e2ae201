package sekisho.packaging.signature;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignerDigestMismatchException;
import org.bouncycastle.cms.CMSVerifierCertificateNotValidException;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.util.Selector;
import sekisho.config.approval.ApprovalRefusal;
import sekisho.config.approval.SignatureCheck;
import sekisho.config.certificate.CertificateRefused;
import sekisho.config.certificate.ClientCertificate;

/**
 * Reads a detached CMS SignedData (RFC 5652 §5): DER, one signer, SHA-256, the signer's certificate inside. Who signed must
 * be let in by the admin listener too: the same authority, the same lists of revoked certificates.
 */
public final class CmsSignatures implements SignatureCheck {

    private static final int MOST_BYTES = 32 * 1024;
    private static final String SHA_256 = "2.16.840.1.101.3.4.2.1";

    /** Whom the admin listener believes. */
    @FunctionalInterface
    public interface Trust {
        /** @param sent the signer's own first */
        ClientCertificate check(List<X509Certificate> sent) throws CertificateRefused;
    }

    private final Trust trust;

    public CmsSignatures(Trust trust) {
        this.trust = trust;
    }

    @Override
    public Signed check(byte[] content, byte[] signature) {
        if (signature.length > MOST_BYTES) {
            return no(ApprovalRefusal.SIGNATURE, "it is larger than 32 KiB");
        }
        try {
            if (new CMSSignedData(signature).getSignedContent() != null) {
                return no(ApprovalRefusal.SIGNATURE, "it is not detached");
            }
            return check(new CMSSignedData(new CMSProcessableByteArray(content), signature));
        } catch (CMSSignerDigestMismatchException other) {
            return no(ApprovalRefusal.DIGEST, "");
        } catch (CMSVerifierCertificateNotValidException then) {
            return no(ApprovalRefusal.CERTIFICATE, "certificate.expired");
        } catch (CertificateRefused refused) {
            return no(ApprovalRefusal.CERTIFICATE, refused.reason().code());
        } catch (CMSException | CertificateException | IOException | OperatorCreationException malformed) {
            return no(ApprovalRefusal.SIGNATURE, "malformed");
        } catch (RuntimeException malformed) {
            // The library has many of these for bytes that are no CMS.
            return no(ApprovalRefusal.SIGNATURE, "malformed");
        }
    }

    private Signed check(CMSSignedData data)
            throws CMSException, CertificateException, IOException, OperatorCreationException {
        List<SignerInformation> signers = new ArrayList<>(data.getSignerInfos().getSigners());
        if (signers.size() != 1 || signers.get(0).getSignedAttributes() == null) {
            return no(ApprovalRefusal.SIGNATURE, "it has not exactly one signer with signed attributes");
        }
        SignerInformation signer = signers.get(0);
        if (!signer.getDigestAlgOID().equals(SHA_256)) {
            return no(ApprovalRefusal.SIGNATURE, "its digest is not SHA-256");
        }
        List<X509Certificate> sent = certificates(data, signer);
        if (sent.isEmpty()) {
            return no(ApprovalRefusal.SIGNATURE, "the certificate of its signer is not inside");
        }
        ClientCertificate believed = trust.check(sent);
        if (!signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(believed.leaf()))) {
            return no(ApprovalRefusal.SIGNATURE, "");
        }
        return new Signed.By(
                believed.name(),
                KeyDigest.ofKey(believed.leaf()),
                KeyDigest.of(believed.leaf().getEncoded()));
    }

    /** The signer's first; none when his own is missing. */
    private static List<X509Certificate> certificates(CMSSignedData data, SignerInformation signer)
            throws CertificateException, IOException {
        @SuppressWarnings("unchecked") // SignerId selects certificates.
        Selector<X509CertificateHolder> own = signer.getSID();
        List<X509Certificate> chain = new ArrayList<>();
        for (X509CertificateHolder each : data.getCertificates().getMatches(own)) {
            chain.add(jdk(each));
        }
        if (chain.size() != 1) {
            return List.of();
        }
        for (X509CertificateHolder each : data.getCertificates().getMatches(null)) {
            if (!own.match(each)) {
                chain.add(jdk(each));
            }
        }
        return chain;
    }

    private static X509Certificate jdk(X509CertificateHolder holder) throws CertificateException, IOException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(holder.getEncoded()));
    }

    private static Signed no(ApprovalRefusal why, String detail) {
        return new Signed.NotBelieved(why, detail);
    }
}
