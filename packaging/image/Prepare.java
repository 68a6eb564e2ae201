import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * What an image can have ready: native libraries as files, since /tmp may be missing or not executable, and the archive of
 * loaded classes (AppCDS). For that the demo runs once with the very Java, options and jar that the image will start, and is
 * ended as people end it. Build stages may have no shell, so this is Java.
 */
public final class Prepare {

    private static final long LONGEST_SECONDS = 300;

    private Prepare() {}

    /** @param arguments the java that will run, and the directory of the jar */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        String java = arguments[0];
        Path app = Path.of(arguments[1]);
        Files.createDirectories(Path.of("/var/lib/sekisho"));
        nativeLibraries(app);
        end(new ProcessBuilder(java, "-Xshare:dump").inheritIO().start());
        archive(java, app);
    }

    /** Netty looks for its library on java.library.path before it writes one to /tmp. */
    private static void nativeLibraries(Path app) throws IOException {
        String end = (System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64") + ".so";
        Path folder = Files.createDirectories(app.resolve("native"));
        int found = 0;
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(app.resolve("lib"), "netty-*-native-*.jar")) {
            for (Path jar : jars) {
                try (FileSystem content = FileSystems.newFileSystem(jar)) {
                    Path natives = content.getPath("META-INF/native");
                    if (Files.isDirectory(natives)) {
                        try (DirectoryStream<Path> libraries = Files.newDirectoryStream(natives, "*" + end)) {
                            for (Path library : libraries) {
                                Files.copy(
                                        library,
                                        folder.resolve(library.getFileName().toString()));
                                found++;
                            }
                        }
                    }
                }
            }
        }
        if (found == 0) {
            throw new IOException("no native library for " + end);
        }
    }

    private static void archive(String java, Path app) throws IOException, InterruptedException {
        Path archive = app.resolve("sekisho.jsa");
        Process demo = new ProcessBuilder(
                        java,
                        "@" + app.resolve("java.options"),
                        "-XX:ArchiveClassesAtExit=" + archive,
                        "-Xlog:cds=off",
                        "-Xlog:cds+dynamic=off",
                        "-jar",
                        app.resolve("sekisho.jar").toString(),
                        "demo")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader story =
                new BufferedReader(new InputStreamReader(demo.getInputStream(), StandardCharsets.UTF_8))) {
            String line = story.readLine();
            // The last sentence of the story.
            while (line != null && !line.startsWith("Ctrl-C")) {
                line = story.readLine();
            }
            // Process.destroy would close the stream, too.
            demo.toHandle().destroy();
            while (line != null) {
                line = story.readLine();
            }
        }
        end(demo);
        if (!Files.exists(archive)) {
            throw new IOException("no archive was written");
        }
    }

    private static void end(Process process) throws IOException, InterruptedException {
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("did not end");
        }
        if (process.exitValue() != 0) {
            throw new IOException("exit code " + process.exitValue());
        }
    }
}
