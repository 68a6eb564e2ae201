package sekisho.config.certificate;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;
import sekisho.config.value.HostName;
import sekisho.config.value.Reason;

/**
 * The one name that a client's certificate proves. Subject alternative names (RFC 5280 §4.2.1.6) come first: a URI (as in an
 * X.509-SVID), else a DNS name, else a mail address; the common name only where the extension is absent, because old
 * authorities have nothing else. Two names of the form that counts are no name.
 */
final class CertificateName {

    private static final int MAIL = 1;
    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int LONGEST = 2048;

    private CertificateName() {}

    static String of(X509Certificate leaf, boolean onlyUri) throws CertificateRefused {
        Collection<List<?>> names = alternatives(leaf);
        List<String> uris = of(names, URI);
        if (onlyUri && uris.size() != 1) {
            throw refused("a person's certificate has exactly one URI name, not " + uris.size());
        }
        if (!uris.isEmpty()) {
            return uri(only(uris, "URI"));
        }
        List<String> hosts = of(names, DNS);
        if (!hosts.isEmpty()) {
            String written = only(hosts, "DNS");
            return "dns:"
                    + HostName.parse(written)
                            .asOptional()
                            .orElseThrow(() -> refused("the DNS name is not a host name"))
                            .text();
        }
        List<String> mails = of(names, MAIL);
        if (!mails.isEmpty()) {
            return "email:" + mail(only(mails, "mail"));
        }
        if (leaf.getExtensionValue("2.5.29.17") != null) {
            throw refused("no alternative name is a URI, a DNS name or a mail address");
        }
        return "cn:" + commonName(leaf.getSubjectX500Principal());
    }

    private static Collection<List<?>> alternatives(X509Certificate leaf) throws CertificateRefused {
        try {
            Collection<List<?>> names = leaf.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException malformed) {
            throw refused("the alternative names are malformed");
        }
    }

    private static List<String> of(Collection<List<?>> names, int form) {
        return names.stream()
                .filter(name -> name.get(0).equals(form))
                .map(name -> (String) name.get(1))
                .toList();
    }

    private static String only(List<String> names, String form) throws CertificateRefused {
        if (names.size() > 1) {
            throw refused("more than one " + form + " name");
        }
        return names.get(0);
    }

    private static String uri(String written) throws CertificateRefused {
        if (written.length() > LONGEST || !written.matches("[a-z][a-z0-9+.-]*:[\\x21-\\x7e&&[^*]]+")) {
            throw refused("the URI name is not a plain URI");
        }
        return written;
    }

    private static String mail(String written) throws CertificateRefused {
        if (written.length() > LONGEST || !written.matches("[\\x21-\\x7e&&[^@*]]+@[\\x21-\\x7e&&[^@*]]+")) {
            throw refused("the mail name is not a plain address");
        }
        int at = written.indexOf('@');
        return written.substring(0, at) + written.substring(at).toLowerCase(Locale.ROOT);
    }

    private static String commonName(X500Principal subject) throws CertificateRefused {
        try {
            List<String> names = new LdapName(subject.getName(X500Principal.RFC2253))
                    .getRdns().stream()
                            .filter(part -> part.getType().equalsIgnoreCase("CN"))
                            .map(Rdn::getValue)
                            .map(String::valueOf)
                            .toList();
            if (names.isEmpty()) {
                throw refused("no name at all");
            }
            String name = only(names, "common");
            if (name.isBlank() || name.length() > LONGEST || name.indexOf('*') >= 0) {
                throw refused("the common name is not a plain name");
            }
            return name;
        } catch (InvalidNameException malformed) {
            throw refused("the subject is malformed");
        }
    }

    private static CertificateRefused refused(String detail) {
        return new CertificateRefused(Reason.CERTIFICATE_NAME, detail);
    }
}
