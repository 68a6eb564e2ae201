package sekisho.packaging.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is in the image that users build, and what is not. */
class ImageTest {

    private static final long LARGEST = 90_000_000;

    private static Image image;
    private static Path files;

    @BeforeAll
    static void build() throws Exception {
        image = new Image();
        files = image.files();
    }

    @AfterAll
    static void close() {
        image.close();
    }

    @Test
    void fitsOnWhatPeopleCarry() throws Exception {
        assertThat(image.archiveBytes()).isBetween(20_000_000L, LARGEST);
    }

    @Test
    void runsAsNobodyInParticular() throws Exception {
        assertThat(image.configuration())
                .containsEntry("User", "65532:65532")
                .containsEntry("Cmd", List.of("run", "--config", "/etc/sekisho/sekisho.yaml"));
        assertThat(image.configuration().get("Entrypoint"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .startsWith("/opt/java/bin/java")
                .doesNotContain("sh", "-c");
    }

    @Test
    void hasNothingToStartButJava() throws Exception {
        try (Stream<Path> all = Files.walk(files)) {
            List<String> programs = all.filter(Files::isRegularFile)
                    .filter(Files::isExecutable)
                    .filter(file -> !Files.isSymbolicLink(file))
                    .map(file -> files.relativize(file).toString())
                    .filter(file -> !file.matches(".*\\.so(\\.[0-9.]+)?"))
                    .toList();
            assertThat(programs)
                    .contains("opt/java/bin/java")
                    .allMatch(file -> file.matches("opt/java/(bin|lib)/[a-z]+"));
        }
    }

    @Test
    void nothingGainsPrivileges() throws Exception {
        // The bits for set-user-ID and set-group-ID, octal 6000.
        try (Stream<Path> all = Files.walk(files)) {
            for (Path file : all.filter(file -> !Files.isSymbolicLink(file)).toList()) {
                int mode = (Integer) Files.getAttribute(file, "unix:mode");
                assertThat(mode & 06000).as(file.toString()).isZero();
            }
        }
    }

    @Test
    void onlyTheLogCanBeWritten() throws Exception {
        assertThat(files.resolve("var/lib/sekisho")).isDirectory();
        try (Stream<Path> app = Files.walk(files.resolve("app"))) {
            assertThat(app)
                    .allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                            .doesNotContain(PosixFilePermission.OTHERS_WRITE, PosixFilePermission.GROUP_WRITE));
        }
    }

    @Test
    void tellsWhatItIsMadeOf() throws Exception {
        assertThat(files.resolve("app/bom.json")).content().contains("CycloneDX", "netty-transport");
        assertThat(files.resolve("app/LICENSE")).content().contains("Apache License");
        assertThat(files.resolve("opt/java/legal/java.base")).isDirectory();
    }
}
