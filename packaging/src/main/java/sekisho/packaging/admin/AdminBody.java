package sekisho.packaging.admin;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Map;
import java.util.Set;
import sekisho.audit.JsonText;

/**
 * What a call says beside its target: one JSON object. Its media type is demanded, for no page of another origin can send
 * it without asking first (CORS).
 */
record AdminBody(Map<String, Object> members) {

    private static final String JSON = "application/json";

    /**
     * @param names that the object may have
     * @throws IllegalArgumentException when it has others, or is no JSON
     */
    static AdminBody of(FullHttpRequest request, Set<String> names) {
        byte[] bytes = ByteBufUtil.getBytes(request.content());
        if (bytes.length == 0) {
            return new AdminBody(Map.of());
        }
        String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
        if (!type.equals(JSON)) {
            throw new IllegalArgumentException("Content-Type is not " + JSON);
        }
        Map<String, Object> members = JsonText.object(bytes);
        if (!names.containsAll(members.keySet())) {
            throw new IllegalArgumentException("names are " + names);
        }
        return new AdminBody(members);
    }
}
