package sekisho.config.settings;

import java.util.Optional;

/**
 * What a tunnel's TLS greeting may lack or hide; only where {@code tunnel: tls}.
 *
 * @param missingSniAllowed {@code missing-sni: allow}: a greeting without a server name passes; default refuse
 * @param ech what becomes of a greeting with an encrypted one (ECH); empty for the door's own default
 */
public record Greeting(boolean missingSniAllowed, Optional<Ech> ech) {

    public static final Greeting STRICT = new Greeting(false, Optional.empty());

    /** {@code ech}. The outer name must be the asked one in any case. */
    public enum Ech {
        REFUSE,
        /** Passes, and the record says so. */
        LOG,
        ALLOW
    }
}
