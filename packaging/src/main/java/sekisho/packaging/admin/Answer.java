package sekisho.packaging.admin;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a call comes to.
 *
 * @param status of HTTP
 * @param type media type of the body
 */
record Answer(
        int status,
        String type,
        @SuppressWarnings("ArrayRecordComponent") byte[] body) {

    private static final String JSON = "application/json";

    static Answer json(String body) {
        return new Answer(200, JSON, body.getBytes(StandardCharsets.UTF_8));
    }

    static Answer json(int status, String body) {
        return new Answer(status, JSON, body.getBytes(StandardCharsets.UTF_8));
    }

    /** @param error in words that need no escaping */
    static Answer refused(int status, String error) {
        return new Answer(status, JSON, ("{\"error\":\"" + error + "\"}\n").getBytes(StandardCharsets.UTF_8));
    }

    /** 404 when there is nothing. */
    static Answer of(String type, Optional<byte[]> body) {
        return body.map(bytes -> new Answer(200, type, bytes)).orElseGet(() -> refused(404, "not there"));
    }
}
