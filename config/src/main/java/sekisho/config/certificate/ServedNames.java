package sekisho.config.certificate;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * By which names a server with this certificate can be known.
 *
 * @param hosts in lower case; the first label may be {@code *}
 * @param byAddress whether it has an address, too
 */
record ServedNames(List<String> hosts, boolean byAddress) {

    /** Kinds of subject alternative names (RFC 5280 §4.2.1.6). */
    private static final int DNS_NAME = 2;

    private static final int IP_ADDRESS = 7;

    static ServedNames of(X509Certificate certificate) {
        Collection<List<?>> names;
        try {
            names = Optional.ofNullable(certificate.getSubjectAlternativeNames())
                    .orElse(List.of());
        } catch (CertificateParsingException malformed) {
            names = List.of();
        }
        List<String> hosts = names.stream()
                .filter(name -> name.get(0).equals(DNS_NAME))
                .map(name -> String.valueOf(name.get(1)).toLowerCase(Locale.ROOT))
                .toList();
        return new ServedNames(
                hosts, names.stream().anyMatch(name -> name.get(0).equals(IP_ADDRESS)));
    }

    boolean has(String host) {
        String asked = host.toLowerCase(Locale.ROOT);
        return hosts.stream().anyMatch(name -> name.equals(asked) || isBelow(asked, name));
    }

    private static boolean isBelow(String asked, String name) {
        int dot = asked.indexOf('.');
        return dot > 0 && name.startsWith("*.") && asked.substring(dot).equals(name.substring(1));
    }

    SNIMatcher matcher() {
        return new SNIMatcher(StandardConstants.SNI_HOST_NAME) {
            @Override
            public boolean matches(SNIServerName asked) {
                return has(new String(asked.getEncoded(), StandardCharsets.US_ASCII));
            }
        };
    }

    /**
     * The same keys, for nobody who doesn't say whom he asks, where he has to.
     *
     * @param nameless told of such a one
     */
    KeyManager[] guarding(Runnable nameless, KeyManager... keys) {
        return byAddress
                ? keys
                : Arrays.stream(keys)
                        .map(each -> each instanceof X509ExtendedKeyManager own ? new Guard(own, nameless) : each)
                        .toArray(KeyManager[]::new);
    }

    private static final class Guard extends X509ExtendedKeyManager {
        private final X509ExtendedKeyManager own;
        private final Runnable nameless;

        Guard(X509ExtendedKeyManager own, Runnable nameless) {
            this.own = own;
            this.nameless = nameless;
        }

        @Override
        public @Nullable String chooseEngineServerAlias(String type, Principal @Nullable [] issuers, SSLEngine engine) {
            boolean asked = engine.getHandshakeSession() instanceof ExtendedSSLSession session
                    && !session.getRequestedServerNames().isEmpty();
            if (!asked) {
                nameless.run();
                return null;
            }
            return own.chooseEngineServerAlias(type, issuers, engine);
        }

        @Override
        public @Nullable String chooseServerAlias(String type, Principal @Nullable [] issuers, Socket socket) {
            return null;
        }

        @Override
        public @Nullable String chooseClientAlias(String[] types, Principal @Nullable [] issuers, Socket socket) {
            return null;
        }

        @Override
        public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
            return own.getServerAliases(type, issuers);
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(String alias) {
            return own.getCertificateChain(alias);
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(String alias) {
            return own.getPrivateKey(alias);
        }
    }
}
