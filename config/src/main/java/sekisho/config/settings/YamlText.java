package sekisho.config.settings;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The bytes of a file as text: UTF-8 without a single wrong byte, at most 10 MB. */
final class YamlText {

    static final int MOST_BYTES = 10_000_000;

    /** The time that the parser takes for one value grows with the square of its length. */
    private static final int MOST_IN_LINE = 1_000_000;

    private YamlText() {}

    /** @throws InvalidSettings when the bytes are too many or not UTF-8 (RFC 3629) */
    static String of(byte[] source) throws InvalidSettings {
        if (source.length > MOST_BYTES) {
            throw problem(
                    1,
                    1,
                    "the file has " + source.length + " bytes, and 10 MB is the most; move hosts to a hosts-file");
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer text = CharBuffer.allocate(source.length + 1);
        ByteBuffer bytes = ByteBuffer.wrap(source);
        CoderResult result = decoder.decode(bytes, text, true);
        String read = text.flip().toString();
        if (result.isError()) {
            String wrong = String.format("%02X", source[bytes.position()]);
            String before = read.replace("\r\n", "\n").replace('\r', '\n');
            int lineStart = before.lastIndexOf('\n') + 1;
            throw problem(
                    1 + (int) before.chars().filter(c -> c == '\n').count(),
                    1 + before.codePointCount(lineStart, before.length()),
                    "byte 0x" + wrong + " is not UTF-8; save the file as UTF-8");
        }
        refuseLongLine(read);
        return read.startsWith("\uFEFF") ? read.substring(1) : read;
    }

    private static void refuseLongLine(String text) throws InvalidSettings {
        int line = 1;
        for (int start = 0; start <= text.length(); line++) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            if (end - start > MOST_IN_LINE) {
                throw problem(
                        line,
                        1,
                        "this line has more than " + MOST_IN_LINE + " characters; write a list over many lines");
            }
            start = end + 1;
        }
    }

    private static InvalidSettings problem(int line, int column, String text) {
        return new InvalidSettings(List.of(new Problem(line, column, Problem.Severity.ERROR, text)));
    }
}
