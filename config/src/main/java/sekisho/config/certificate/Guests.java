package sekisho.config.certificate;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import sekisho.config.settings.Listen;
import sekisho.config.value.Reason;

/**
 * Whom one listener lets in by its files as they were read last, and who is in now. Safe on every thread.
 *
 * @param <C> a connection, by identity
 */
public final class Guests<C> {

    private static final int MOST_REMEMBERED = 10_000;

    private record Seen(X509Certificate leaf, Optional<String> remark) {}

    private final Demands demands;
    private final InstantSource clock;
    private final BiConsumer<C, Reason> cut;
    private final Map<C, ClientCertificate> inside = new ConcurrentHashMap<>();
    private volatile TlsFiles files;
    private volatile Set<Seen> known = recent();

    /**
     * @param cut ends a connection whose certificate has ended or is not believed any more; called on any thread
     * @throws GeneralSecurityException saying which file can't be used and why
     */
    public Guests(Listen.Tls files, Demands demands, InstantSource clock, BiConsumer<C, Reason> cut)
            throws GeneralSecurityException {
        this.demands = demands;
        this.clock = clock;
        this.cut = cut;
        this.files = TlsFiles.read(files, demands, clock);
    }

    /** The files as they were read last. */
    public TlsFiles files() {
        return files;
    }

    /**
     * Believes or refuses by the files of now: they may have changed while a handshake went on.
     *
     * @param sent the client's own first
     */
    public ClientCertificate check(List<X509Certificate> sent) throws CertificateRefused {
        return files.trust().orElseThrow().check(sent.toArray(new X509Certificate[0]));
    }

    /** From now on this connection lives no longer than its certificate is believed. */
    public void enter(C guest, ClientCertificate certificate) {
        inside.put(guest, certificate);
        // Files that came in use between the check and the line above have not looked at this guest.
        if (files.trust().orElseThrow().lost(certificate).isPresent()) {
            cut.accept(guest, Reason.END_CERTIFICATE_REVOKED);
        }
    }

    public void leave(C guest) {
        inside.remove(guest);
    }

    /** Whether this very certificate is seen for the first time since the files were read. */
    public boolean isNew(ClientCertificate certificate) {
        return known.add(new Seen(certificate.leaf(), certificate.remark()));
    }

    /** Cuts those whose certificate has ended since they came. Called several times a second. */
    public void sweep() {
        files.trust()
                .ifPresent(trust -> inside.forEach((guest, certificate) -> {
                    if (trust.isOver(certificate)) {
                        cut.accept(guest, Reason.END_CERTIFICATE_EXPIRED);
                    }
                }));
    }

    /**
     * Reads the files, tries them out, puts them in use, and cuts those whom they don't let in. On an exception the old ones
     * stay in use.
     */
    public void renew(Listen.Tls next) throws GeneralSecurityException {
        TlsFiles fresh = TlsFiles.read(next, demands, clock);
        files = fresh;
        known = recent();
        fresh.trust()
                .ifPresent(trust -> inside.forEach((guest, certificate) -> trust.lost(certificate)
                        .ifPresent(reason -> cut.accept(
                                guest,
                                reason == Reason.CERTIFICATE_EXPIRED
                                        ? Reason.END_CERTIFICATE_EXPIRED
                                        : Reason.END_CERTIFICATE_REVOKED))));
    }

    private static Set<Seen> recent() {
        return Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<Seen, Boolean>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Seen, Boolean> eldest) {
                return size() > MOST_REMEMBERED;
            }
        }));
    }

    /** When each certificate and list ends, by the {@code name} label of its metric. */
    public Map<String, Instant> ends(String listener) {
        return files.ends(listener);
    }

    /** What an operator should know. */
    public List<String> remarks() {
        return files.remarks();
    }
}
