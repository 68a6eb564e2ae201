package sekisho.config.policy;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** One flat JSON object (RFC 8259), written in the order of the calls. Plain ASCII controls and quotes are escaped. */
final class JsonObject {

    private final StringBuilder out = new StringBuilder("{");

    JsonObject text(String key, String value) {
        return raw(key, quoted(value));
    }

    JsonObject number(String key, int value) {
        return raw(key, Integer.toString(value));
    }

    JsonObject texts(String key, List<String> values) {
        return raw(key, values.stream().map(JsonObject::quoted).collect(joining(",", "[", "]")));
    }

    @Override
    public String toString() {
        return out + "}";
    }

    private JsonObject raw(String key, String value) {
        out.append(out.length() == 1 ? "" : ",").append(quoted(key)).append(':').append(value);
        return this;
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < 0x20 || c == 0x7f || c == 0x2028 || c == 0x2029) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
