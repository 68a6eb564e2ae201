package sekisho.config.approval;

/**
 * Somebody at the admin listener, as the TLS handshake proved him.
 *
 * @param certificate the one URI name of the certificate
 * @param key SHA-256 over its SubjectPublicKeyInfo, hex
 */
public record Caller(String certificate, String key) {}
