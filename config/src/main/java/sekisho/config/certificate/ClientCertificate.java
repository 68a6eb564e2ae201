package sekisho.config.certificate;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A certificate that was believed.
 *
 * @param name the one that it proves: a URI, {@code dns:…}, {@code email:…} or {@code cn:…}
 * @param path the client's own first, the authority's last
 * @param notAfter when the first certificate on the path to the authority ends
 * @param remark what an operator should know although it was believed
 */
public record ClientCertificate(String name, List<X509Certificate> path, Instant notAfter, Optional<String> remark) {

    public ClientCertificate {
        path = List.copyOf(path);
    }

    public X509Certificate leaf() {
        return path.get(0);
    }
}
