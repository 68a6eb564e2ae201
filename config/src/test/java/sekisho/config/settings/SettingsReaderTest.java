package sekisho.config.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsReaderTest {

    @Test
    void theExampleForALaptopIsFine() throws Exception {
        Path file = Path.of("../packaging/examples/laptop.yaml");
        SettingsReader.Result result = SettingsReader.read(Files.readAllBytes(file), file.getParent());
        assertThat(result.warnings()).isEmpty();
        assertThat(result.digest()).matches("sha256:[0-9a-f]{64}");
        assertThat(result.settings().rules()).extracting(RuleSettings::id).contains("read-the-site");
        assertThat(result.settings().audit().directory())
                .isEqualTo(file.toAbsolutePath().getParent().normalize().resolve("audit"));
        assertThat(result.files()).isEqualTo(List.of());
    }
}
