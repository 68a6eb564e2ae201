package sekisho.config.certificate;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import sekisho.config.value.Reason;

/** The lists of revoked certificates of one listener. With none configured nothing is asked; with one, every issuer needs its own. */
final class Revocation {

    private final Map<Path, List<RevocationList>> files = new LinkedHashMap<>();
    private final Map<X500Principal, List<RevocationList>> byIssuer = new HashMap<>();
    private final Duration grace;

    private Revocation(Duration grace) {
        this.grace = grace;
    }

    static Revocation read(List<Path> files, Duration grace) throws IOException, GeneralSecurityException {
        Revocation all = new Revocation(grace);
        for (Path file : files) {
            try {
                List<RevocationList> lists = RevocationList.read(file);
                all.files.put(file, lists);
                lists.forEach(list -> all.byIssuer
                        .computeIfAbsent(list.issuer(), absent -> new ArrayList<>())
                        .add(list));
            } catch (GeneralSecurityException malformed) {
                throw new GeneralSecurityException(file + ": " + malformed.getMessage(), malformed);
            }
        }
        return all;
    }

    /**
     * @param path the client's certificate first, the authority's last
     * @return that a list is out of date, though still believed
     */
    Optional<String> check(List<X509Certificate> path, Instant now) throws CertificateRefused {
        Optional<String> remark = Optional.empty();
        for (int i = 0; i < path.size() - 1 && !files.isEmpty(); i++) {
            Optional<String> late = check(path.get(i), path.get(i + 1), now);
            remark = remark.or(() -> late);
        }
        return remark;
    }

    private Optional<String> check(X509Certificate certificate, X509Certificate issuer, Instant now)
            throws CertificateRefused {
        List<RevocationList> lists = byIssuer.getOrDefault(issuer.getSubjectX500Principal(), List.of()).stream()
                .filter(list -> list.isSignedBy(issuer.getPublicKey()))
                .toList();
        // Also from a list that is out of date: nobody is taken back.
        if (lists.stream().anyMatch(list -> list.contains(certificate.getSerialNumber()))) {
            throw new CertificateRefused(
                    Reason.CERTIFICATE_REVOKED,
                    "serial " + certificate.getSerialNumber().toString(16));
        }
        String whose = issuer.getSubjectX500Principal().getName();
        RevocationList newest = lists.stream()
                .filter(list -> !now.isBefore(list.thisUpdate()))
                .max(Comparator.comparing(RevocationList::nextUpdate))
                .orElseThrow(() -> new CertificateRefused(
                        Reason.CERTIFICATE_LIST, "crl has no list of " + whose + " that is valid now"));
        if (now.isBefore(newest.nextUpdate())) {
            return Optional.empty();
        }
        String late = "the list of " + whose + " ended at " + newest.nextUpdate();
        if (!now.isBefore(newest.nextUpdate().plus(grace))) {
            throw new CertificateRefused(Reason.CERTIFICATE_LIST, late);
        }
        return Optional.of(late);
    }

    /** What an operator should know about the lists of these authorities. */
    List<String> remarks(List<X509Certificate> authorities, Instant now) {
        List<String> told = new ArrayList<>();
        files.forEach((file, lists) -> lists.forEach(list -> {
            List<X509Certificate> named = authorities.stream()
                    .filter(authority -> authority.getSubjectX500Principal().equals(list.issuer()))
                    .toList();
            if (!named.isEmpty() && named.stream().noneMatch(authority -> list.isSignedBy(authority.getPublicKey()))) {
                told.add(file + " is not signed by " + list.issuer().getName() + "; it is not believed");
            }
            if (now.isBefore(list.thisUpdate())) {
                told.add(file + " begins at " + list.thisUpdate());
            }
            if (!now.isBefore(list.nextUpdate())) {
                told.add(file + " ended at " + list.nextUpdate());
            }
        }));
        if (!files.isEmpty()) {
            authorities.stream()
                    .map(X509Certificate::getSubjectX500Principal)
                    .filter(name -> !byIssuer.containsKey(name))
                    .forEach(name -> told.add("crl has no list of " + name.getName() + "; what it issued is refused"));
        }
        return told;
    }

    /** When the first list of each file ends, in the order of the settings. */
    List<Instant> ends() {
        return files.values().stream()
                .map(lists -> lists.stream()
                        .map(RevocationList::nextUpdate)
                        .min(Instant::compareTo)
                        .orElseThrow())
                .toList();
    }
}
