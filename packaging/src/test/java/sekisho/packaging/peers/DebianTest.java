package sekisho.packaging.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The package for Debian and its service, looked at by Debian's own programs. */
class DebianTest {

    private static final Path FOLDER = Path.of("debian").toAbsolutePath();
    private static final double MOST_EXPOSED = 2.0;

    @TempDir
    private Path directory;

    @Test
    void serviceIsHardened() throws Exception {
        String said = Tool.of("systemd-analyze", "systemd")
                .where("SYSTEMD_COLORS", 0)
                .run("security", "--offline=true", "--no-pager", FOLDER.resolve("sekisho.service"))
                .fine();
        Matcher level = Pattern.compile("Overall exposure level for sekisho.service: ([0-9.]+)")
                .matcher(said);
        assertThat(level.find()).as(said).isTrue();
        assertThat(Double.parseDouble(level.group(1))).isLessThanOrEqualTo(MOST_EXPOSED);
    }

    @Test
    void packageRunsWhereItIsUnpacked() throws Exception {
        Tool shell = Tool.of("dpkg-deb", "dpkg").with("sh", "dash");
        String built = shell.run(FOLDER.resolve("build.sh"), directory).fine().strip();
        Path file = Path.of(built.substring(built.lastIndexOf('\n') + 1));
        Tool dpkg = Tool.of("dpkg-deb", "dpkg");
        assertThat(dpkg.run("--info", file).fine()).contains("Package: sekisho", "java17-runtime-headless", "postinst");
        Path tree = Files.createDirectories(directory.resolve("tree"));
        dpkg.run("-x", file, tree).fine();
        assertThat(tree.resolve("usr/lib/systemd/system/sekisho.service")).exists();
        assertThat(tree.resolve("usr/share/sekisho/observability/sekisho.alerts.yml"))
                .exists();
        assertThat(tree.resolve("etc")).as("the file is its administrator's").doesNotExist();
        Tool sekisho = shell.where("JAVA_HOME", System.getProperty("java.home"));
        assertThat(sekisho.run(tree.resolve("usr/bin/sekisho"), "--version").fine())
                .startsWith("sekisho ");
        assertThat(sekisho.run(
                                tree.resolve("usr/bin/sekisho"),
                                "check",
                                tree.resolve("usr/share/sekisho/examples/laptop.yaml"))
                        .fine())
                .contains(": ok, edition ");
    }

    @Test
    void scriptsOfThePackageAreSound() throws Exception {
        Tool shell = Tool.of("sh", "dash");
        for (String script : new String[] {"build.sh", "postinst", "prerm"}) {
            shell.run("-n", FOLDER.resolve(script)).fine();
        }
    }
}
