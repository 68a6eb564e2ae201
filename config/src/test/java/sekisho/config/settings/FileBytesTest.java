package sekisho.config.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the bytes of a file come to before anybody reads a key. */
class FileBytesTest {

    private static final String REQUIRED = "version: 1\nname: a\naudit: {directory: log, when-unavailable: close}\n";

    @TempDir
    private Path folder;

    @Test
    void theDigestStandsForTheFileAndTheFilesThatItNames() throws Exception {
        byte[] file = (REQUIRED + "destinations: {d: {hosts-file: hosts.txt}}\n").getBytes(UTF_8);
        Files.writeString(folder.resolve("hosts.txt"), "a.example\n");
        SettingsReader.Result first = SettingsReader.read(file, folder);
        assertThat(first.digest()).matches("sha256:[0-9a-f]{64}");
        assertThat(first.files()).containsExactly(folder.toAbsolutePath().resolve("hosts.txt"));
        assertThat(SettingsReader.read(file, folder).digest()).isEqualTo(first.digest());
        Files.writeString(folder.resolve("hosts.txt"), "a.example\n# nothing else\n");
        assertThat(SettingsReader.read(file, folder).digest()).isNotEqualTo(first.digest());
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstKey() throws Exception {
        assertThat(SettingsReader.read(("\uFEFF" + REQUIRED).getBytes(UTF_8), folder)
                        .settings()
                        .name())
                .isEqualTo("a");
    }

    @Test
    void aWrongByteIsToldAtItsPlace() {
        byte[] file = ("name: あx\ncontact: い?\n" + REQUIRED).getBytes(UTF_8);
        file[
                new String(file, UTF_8)
                        .substring(0, "name: あx\ncontact: い".length())
                        .getBytes(UTF_8)
                        .length] = (byte) 0xff;
        assertThat(WrongFilesTest.told(file))
                .containsExactly("f:2:11: error: byte 0xFF is not UTF-8; save the file as UTF-8");
    }
}
