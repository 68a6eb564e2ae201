package sekisho.packaging.signature;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import sekisho.config.certificate.KeyPairFiles;

/** Signs with a person's own key, on that person's machine. */
public final class CmsSigner {

    private CmsSigner() {}

    /** @return detached CMS SignedData with the certificates inside, DER; {@code openssl cms -verify} reads it */
    public static byte[] sign(byte[] content, KeyPairFiles person) throws GeneralSecurityException, IOException {
        X509Certificate leaf = person.chain().get(0);
        String algorithm = switch (person.key().getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default ->
                throw new GeneralSecurityException("a key of " + person.key().getAlgorithm() + " can't sign here");
        };
        try {
            CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
            generator.addSignerInfoGenerator(
                    new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
                            .build(new JcaContentSignerBuilder(algorithm).build(person.key()), leaf));
            generator.addCertificates(new JcaCertStore(person.chain()));
            return generator
                    .generate(new CMSProcessableByteArray(content), false)
                    .getEncoded("DER");
        } catch (CMSException | OperatorCreationException failed) {
            throw new GeneralSecurityException(failed);
        }
    }
}
