package sekisho.audit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Reads files that are small when nobody tampered with them: a note, a list of keys, a tile. */
final class SmallFile {

    /** More than any of them has. */
    private static final int MOST_BYTES = 1 << 20;

    private SmallFile() {}

    /** @throws IllegalArgumentException when the file is larger; no more of it is read than that takes to know */
    static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IllegalArgumentException("it has more than " + MOST_BYTES + " bytes");
            }
            return bytes;
        }
    }

    /** A file that has so many bytes if nobody tampered with it; one more if it is larger. */
    static byte[] bytes(Path file, int expected) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer into = ByteBuffer.allocate(expected + 1);
            int got;
            do {
                got = channel.read(into);
            } while (got > 0 && into.hasRemaining());
            return Arrays.copyOf(into.array(), into.position());
        }
    }

    /** @throws IllegalArgumentException when the file is larger, or not UTF-8 */
    static String text(Path file) throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(file)))
                    .toString();
        } catch (CharacterCodingException notText) {
            throw new IllegalArgumentException("it is not UTF-8", notText);
        }
    }
}
