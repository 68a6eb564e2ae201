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
        return read.startsWith("\uFEFF") ? read.substring(1) : read;
    }

    private static InvalidSettings problem(int line, int column, String text) {
        return new InvalidSettings(List.of(new Problem(line, column, Problem.Severity.ERROR, text)));
    }
}
