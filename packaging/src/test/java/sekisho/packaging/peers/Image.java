package sekisho.packaging.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The container image, built by buildah from the Dockerfile that users build from. Its base images are made from what is
 * installed here, so that no registry is asked. Needs root.
 */
final class Image implements AutoCloseable {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path STORE = Path.of("target/images").toAbsolutePath();
    private static final String BASE = "localhost/sekisho-base:test";
    private static final String JDK = "localhost/sekisho-jdk:test";
    private static final String NAME = "localhost/sekisho:test";

    private final Tool buildah = Tool.of("buildah", "buildah");
    private final Tool shell = Tool.of("runc", "runc").with("sh", "dash");

    Image() throws Exception {
        Path context = Files.createDirectories(STORE.resolve("context"));
        base(context);
        jdk(context);
        buildah(
                "bud",
                "--layers",
                "--pull-never",
                "--runtime=runc",
                "--network=host",
                "--ulimit=nofile=20000:20000",
                "--ulimit=nproc=4096:4096",
                "--build-arg=JDK_IMAGE=" + JDK,
                "--build-arg=BASE_IMAGE=" + BASE,
                "--tag=" + NAME,
                "--file=" + ROOT.resolve("packaging/image/Dockerfile"),
                ROOT);
    }

    private void base(Path context) throws Exception {
        shell.run(ROOT.resolve("packaging/image/base.sh"), context.resolve("base.tar"))
                .fine();
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nADD base.tar /\n");
        buildah("bud", "--layers", "--tag=" + BASE, context);
    }

    /** A JDK 25 of this machine, else the one that runs this test. Links that lead out of it are followed. */
    private void jdk(Path context) throws Exception {
        Path copy = context.resolve("jdk");
        if (!Files.isDirectory(copy)) {
            // cp complains of links that lead nowhere; what is missing then shows in the build.
            shell.run("-c", "cp -rL \"$0\" \"$1\" 2>/dev/null; test -x \"$1/bin/jlink\"", jdkHome(), copy)
                    .fine();
        }
        Path file = context.resolve("Dockerfile.jdk");
        Files.writeString(file, "FROM " + BASE + "\nCOPY jdk /opt/jdk\nENV PATH=/opt/jdk/bin\n");
        buildah("bud", "--layers", "--pull-never", "--tag=" + JDK, "--file=" + file, context);
    }

    private static Path jdkHome() throws IOException {
        try (DirectoryStream<Path> homes = Files.newDirectoryStream(Path.of("/usr/lib/jvm"), "*25*")) {
            for (Path home : homes) {
                if (Files.isExecutable(home.resolve("bin/jlink"))) {
                    return home;
                }
            }
        }
        return Path.of(System.getProperty("java.home"));
    }

    /** Bytes of the archive that is carried into a closed network; its layers are compressed. */
    long archiveBytes() throws Exception {
        Path archive = STORE.resolve("sekisho.tar");
        Files.deleteIfExists(archive);
        buildah("push", NAME, "oci-archive:" + archive);
        return Files.size(archive);
    }

    /** What the image says of its start (OCI image configuration). */
    @SuppressWarnings("unchecked")
    Map<String, Object> configuration() throws Exception {
        var whole = (Map<String, Object>)
                new Load(LoadSettings.builder().build()).loadFromString(buildah("inspect", "--type=image", NAME));
        return (Map<String, Object>) ((Map<String, Object>) whole.get("OCIv1")).get("config");
    }

    /** A new container's files, which end with this. */
    Path files() throws Exception {
        String container = lastLine(buildah("from", "--pull-never", NAME));
        return Path.of(lastLine(buildah("mount", container)));
    }

    private static String lastLine(String text) {
        List<String> lines = text.strip().lines().toList();
        return lines.get(lines.size() - 1).strip();
    }

    private String buildah(Object... words) throws Exception {
        List<Object> all = new ArrayList<>(List.of("--root", STORE.resolve("root"), "--runroot", STORE.resolve("run")));
        all.addAll(Arrays.asList(words));
        return buildah.run(all.toArray()).fine();
    }

    @Override
    public void close() {
        try {
            buildah("rm", "--all");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (Exception broken) {
            throw new AssertionError(broken);
        }
    }
}
