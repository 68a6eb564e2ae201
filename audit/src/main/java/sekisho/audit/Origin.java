package sekisho.audit;

import java.nio.charset.StandardCharsets;

/**
 * The unique name of a log: {@code sekisho.internal/<node>.e<epoch>}, which is also the name of the key that signs it. The
 * host is never looked up. A new epoch begins where a log can't be continued; this version knows the first only.
 */
final class Origin {

    private static final String DOMAIN = "sekisho.internal/";
    private static final int EPOCH = 1;

    private Origin() {}

    /** @param node name of the appliance; what can't stand in a key name is percent-encoded (RFC 3986 §2.1) */
    static String of(String node) {
        StringBuilder origin = new StringBuilder(DOMAIN);
        for (byte b : node.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0)) {
                origin.append(c);
            } else {
                origin.append('%')
                        .append(Integer.toHexString(0x100 | c).substring(1).toUpperCase(java.util.Locale.ROOT));
            }
        }
        return origin.append(".e").append(EPOCH).toString();
    }
}
