package sekisho.config.certificate;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import sekisho.config.settings.Listen;

/** Everything that {@code tls} of one listener names, read, checked, and tried out. What exists can be used. */
public final class TlsFiles {

    static {
        JavaTls.prepare();
    }

    private final KeyPairFiles own;
    private final KeyManager[] keys;
    private final Optional<ClientTrust> trust;

    private TlsFiles(KeyPairFiles own, Optional<ClientTrust> trust) throws IOException, GeneralSecurityException {
        this.own = own;
        this.trust = trust;
        keys = own.keyManagers();
    }

    /** @throws GeneralSecurityException saying which file can't be used and why */
    public static TlsFiles read(Listen.Tls files, Demands demands, InstantSource clock)
            throws GeneralSecurityException {
        try {
            KeyPairFiles own = KeyPairFiles.read(files.certificate(), files.key());
            Optional<ClientTrust> trust = files.clientCa().isPresent()
                    ? Optional.of(ClientTrust.read(files.clientCa().get(), files.crl(), demands, clock))
                    : Optional.empty();
            TlsFiles read = new TlsFiles(own, trust);
            SelfHandshake.check(read.keys, own.chain());
            return read;
        } catch (IOException unreadable) {
            throw new GeneralSecurityException("can't be read: " + unreadable.getMessage(), unreadable);
        }
    }

    /** All files of a listener: a change in any of them is a reason to read them again. */
    public static List<Path> named(Listen.Tls files) {
        List<Path> named = new ArrayList<>(List.of(files.certificate(), files.key()));
        files.clientCa().ifPresent(named::add);
        named.addAll(files.crl());
        return named;
    }

    /** Empty where clients show no certificates. */
    public Optional<ClientTrust> trust() {
        return trust;
    }

    /**
     * The server's side of one connection. Each has a context of its own, and with it a session cache of its own: JSSE
     * resumes sessions without asking the trust manager again, so no session outlives its connection.
     */
    public SSLEngine engine(String... protocols) {
        return engine(keys, protocols);
    }

    /**
     * As {@link #engine}, for clients who know whom they ask: a server name that our certificate doesn't have is refused, and
     * so is none at all, unless our certificate has an address by which we can be known (RFC 6066 §3, RFC 8310 §8.1).
     *
     * @param application the one protocol spoken inside (RFC 7301); clients that offer none may come
     * @param nameless told when a client is refused because it names nobody
     */
    public SSLEngine engineByName(String application, Runnable nameless, String... protocols) {
        ServedNames names = ServedNames.of(own.chain().get(0));
        SSLEngine engine = engine(names.guarding(nameless, keys), protocols);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setSNIMatchers(List.of(names.matcher()));
        parameters.setApplicationProtocols(new String[] {application});
        engine.setSSLParameters(parameters);
        return engine;
    }

    private SSLEngine engine(KeyManager[] ours, String... protocols) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManager[] theirs = trust.stream().map(HandshakeTrust::new).toArray(TrustManager[]::new);
            context.init(ours, theirs, new SecureRandom());
            SSLEngine engine = context.createSSLEngine();
            engine.setUseClientMode(false);
            engine.setEnabledProtocols(protocols);
            engine.setNeedClientAuth(trust.isPresent());
            return engine;
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /** When each certificate and list ends, by the {@code name} label of its metric. */
    public Map<String, Instant> ends(String listener) {
        Map<String, Instant> ends = new LinkedHashMap<>();
        ends.put(listener, own.chain().get(0).getNotAfter().toInstant());
        trust.ifPresent(clients -> addEnds(ends, listener, clients));
        return ends;
    }

    private static void addEnds(Map<String, Instant> ends, String listener, ClientTrust clients) {
        ends.put(
                listener + "-client-ca",
                clients.authorities().stream()
                        .map(X509Certificate::getNotAfter)
                        .map(java.util.Date::toInstant)
                        .min(Instant::compareTo)
                        .orElseThrow());
        List<Instant> lists = clients.listEnds();
        for (int i = 0; i < lists.size(); i++) {
            ends.put(listener + "-crl" + (i == 0 ? "" : "-" + (i + 1)), lists.get(i));
        }
    }

    /** What an operator should know, although everything can be used. */
    public List<String> remarks() {
        return trust.map(ClientTrust::remarks).orElse(List.of());
    }
}
