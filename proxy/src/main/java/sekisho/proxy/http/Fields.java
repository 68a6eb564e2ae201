package sekisho.proxy.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import sekisho.config.value.Parsed;
import sekisho.config.value.Reason;

/** The field lines of one head, in their order. Octets above 0x7F are kept as ISO-8859-1 characters. */
public final class Fields {

    /**
     * One field line.
     *
     * @param name as sent
     * @param key the name in lower case
     * @param value without the blanks around it
     */
    public record Field(String name, String key, String value) {}

    private final List<Field> lines;

    private Fields(List<Field> lines) {
        this.lines = List.copyOf(lines);
    }

    /**
     * @param text lines that each end in CRLF, with no other CR or LF anywhere
     * @return the fields, or {@code header.name}, {@code header.value}, {@code header.fold}, {@code header.limit}
     */
    static Parsed<Fields> parse(String text, int most) {
        List<Field> lines = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            int end = text.indexOf("\r\n", at);
            if (lines.size() == most) {
                return Parsed.bad(Reason.HEADER_LIMIT, "more than " + most + " header fields");
            }
            Parsed<Field> line = parseLine(text.substring(at, end));
            if (line instanceof Parsed.Bad<Field> bad) {
                return Parsed.bad(bad.reason(), bad.detail());
            }
            line.asOptional().ifPresent(lines::add);
            at = end + 2;
        }
        return Parsed.ok(new Fields(lines));
    }

    private static Parsed<Field> parseLine(String line) {
        if (line.startsWith(" ") || line.startsWith("\t")) {
            return Parsed.bad(Reason.HEADER_FOLD, "a line starts with a blank");
        }
        int colon = line.indexOf(':');
        String name = colon < 0 ? "" : line.substring(0, colon);
        if (!Token.isToken(name)) {
            return Parsed.bad(Reason.HEADER_NAME, "a header name is not a token followed by a colon");
        }
        String value = Token.trim(line.substring(colon + 1));
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < 0x20 && c != '\t') || c == 0x7f) {
                return Parsed.bad(Reason.HEADER_VALUE, "a header value has a control character");
            }
        }
        return Parsed.ok(new Field(name, Token.fold(name), value));
    }

    public List<Field> lines() {
        return lines;
    }

    public boolean has(String key) {
        for (Field line : lines) {
            if (line.key().equals(key)) {
                return true;
            }
        }
        return false;
    }

    /** The values of all lines of this name. */
    public List<String> values(String key) {
        List<String> values = List.of();
        for (Field line : lines) {
            if (line.key().equals(key)) {
                values = with(values, line.value());
            }
        }
        return values;
    }

    private static List<String> with(List<String> values, String one) {
        if (values.isEmpty()) {
            return List.of(one);
        }
        List<String> more = new ArrayList<>(values);
        more.add(one);
        return more;
    }

    public Optional<String> first(String key) {
        for (Field line : lines) {
            if (line.key().equals(key)) {
                return Optional.of(line.value());
            }
        }
        return Optional.empty();
    }

    /** The members of a comma-separated list over all its lines (RFC 9110 §5.6.1), in lower case, empty ones left out. */
    public List<String> members(String key) {
        List<String> values = values(key);
        if (values.isEmpty()) {
            return values;
        }
        return values.stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(Token::trim)
                .map(Token::fold)
                .filter(member -> !member.isEmpty())
                .toList();
    }
}
