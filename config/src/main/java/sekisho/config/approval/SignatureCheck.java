package sekisho.config.approval;

/** Whether somebody signed something: a detached CMS SignedData (RFC 5652 §5). */
@FunctionalInterface
public interface SignatureCheck {

    /**
     * @param content the exact bytes that were signed
     * @param signature DER; the signer's certificate must be believed at this moment, also when it was cast long ago
     */
    Signed check(byte[] content, byte[] signature);

    /** What a signature turned out to be. */
    sealed interface Signed {

        /**
         * @param certificate the one URI name of the signer's certificate
         * @param key SHA-256 over its SubjectPublicKeyInfo, in hex: the same key in two certificates is one key
         * @param fingerprint SHA-256 over the certificate, in hex
         */
        record By(String certificate, String key, String fingerprint) implements Signed {}

        record NotBelieved(ApprovalRefusal refusal, String detail) implements Signed {}
    }
}
