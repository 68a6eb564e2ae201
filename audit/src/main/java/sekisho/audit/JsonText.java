package sekisho.audit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON (RFC 8259) that has one meaning: objects without a name twice, arrays, texts, whole numbers of at most 18
 * digits, true and false. Anything else, null and fractions among it, is an {@link IllegalArgumentException}.
 */
public final class JsonText {

    private static final int DEEPEST = 16;

    private final String text;
    private int at;

    private JsonText(String text) {
        this.text = text;
    }

    /** One object and nothing behind it, by name in the order written. */
    public static Map<String, Object> object(byte[] line) {
        JsonText json = new JsonText(new String(line, StandardCharsets.UTF_8));
        json.skip();
        Map<String, Object> object = json.object(0);
        if (json.at != json.text.length()) {
            throw json.wrong();
        }
        return object;
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> members = new LinkedHashMap<>();
        expect('{');
        if (peek() != '}') {
            do {
                String name = string();
                expect(':');
                if (members.put(name, value(depth + 1)) != null) {
                    throw wrong();
                }
            } while (isNext(','));
        }
        expect('}');
        return members;
    }

    private List<Object> array(int depth) {
        List<Object> items = new ArrayList<>();
        expect('[');
        if (peek() != ']') {
            do {
                items.add(value(depth + 1));
            } while (isNext(','));
        }
        expect(']');
        return items;
    }

    private Object value(int depth) {
        if (depth > DEEPEST) {
            throw wrong();
        }
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            default -> number();
        };
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) {
            throw wrong();
        }
        at += word.length();
        skip();
        return value;
    }

    private Long number() {
        int start = at;
        at += peek() == '-' ? 1 : 0;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start || at - start > 18) {
            throw wrong();
        }
        Long number = Long.valueOf(text.substring(start, at));
        skip();
        return number;
    }

    private String string() {
        if (peek() != '"') {
            throw wrong();
        }
        at++;
        StringBuilder out = new StringBuilder();
        while (peek() != '"') {
            char c = text.charAt(at++);
            if (c < ' ') {
                throw wrong();
            }
            out.append(c == '\\' ? escape() : c);
        }
        at++;
        skip();
        return out.toString();
    }

    private char escape() {
        char kind = peek();
        at++;
        if (kind == 'u' && at + 4 <= text.length()) {
            String digits = text.substring(at, at + 4);
            if (!digits.matches("[0-9a-fA-F]{4}")) {
                throw wrong();
            }
            at += 4;
            return (char) Integer.parseInt(digits, 16);
        }
        return switch (kind) {
            case '"', '\\', '/' -> kind;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> throw wrong();
        };
    }

    /** A mark and the space behind it. */
    private boolean isNext(char c) {
        boolean found = at < text.length() && text.charAt(at) == c;
        if (found) {
            at++;
            skip();
        }
        return found;
    }

    private void skip() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private void expect(char c) {
        if (!isNext(c)) {
            throw wrong();
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw wrong();
        }
        return text.charAt(at);
    }

    private IllegalArgumentException wrong() {
        return new IllegalArgumentException("not JSON of one meaning, at character " + at);
    }
}
