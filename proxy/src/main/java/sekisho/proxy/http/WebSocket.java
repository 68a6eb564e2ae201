package sekisho.proxy.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The handshake with which a connection changes from HTTP to WebSocket (RFC 6455 §4). */
public final class WebSocket {

    static final String TOKEN = "websocket";
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /** 16 bytes in base64: the last character before the padding has only two bits of its own. */
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{21}[AQgw]==");

    private WebSocket() {}

    /**
     * What a request wants of this, where its rule allows it.
     *
     * @param asked whether the client offers it, rightly or wrongly, alone or among others
     * @param key of a handshake that is as it must be
     */
    public record Wish(boolean asked, Optional<String> key) {
        public boolean isMalformed() {
            return asked && key.isEmpty();
        }
    }

    public static Wish wish(Request request, boolean allowed) {
        boolean asked = allowed && request.head().fields().members("upgrade").contains(TOKEN);
        return new Wish(asked, asked ? key(request) : Optional.empty());
    }

    private static Optional<String> key(Request request) {
        Fields fields = request.head().fields();
        List<String> keys = fields.values("sec-websocket-key");
        boolean right = request.method().equals("GET")
                && request.head().http11()
                && fields.members("connection").contains("upgrade")
                && fields.values("sec-websocket-version").equals(List.of("13"))
                && keys.size() == 1
                && KEY.matcher(keys.get(0)).matches();
        return right ? Optional.of(keys.get(0)) : Optional.empty();
    }

    /** Whether this 101 is the answer to that key. */
    static boolean answers(ResponseHead head, String key) {
        Fields fields = head.fields();
        return fields.members("upgrade").equals(List.of(TOKEN))
                && fields.members("connection").contains("upgrade")
                && fields.values("sec-websocket-accept").equals(List.of(accept(key)));
    }

    static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
