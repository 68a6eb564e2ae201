package sekisho.packaging.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 109: a Kubernetes volume changes by the swap of one symbolic link that its files lead through. */
class FileWatchTest {

    @TempDir
    Path volume;

    @Test
    @SuppressWarnings("try") // it watches by being open
    void row109SwappedLinkIsNoticedAndBothFilesAreOfOneVersion() throws Exception {
        publish("1");
        Path certificate = Files.createSymbolicLink(volume.resolve("tls.crt"), Path.of("..data/tls.crt"));
        Path key = Files.createSymbolicLink(volume.resolve("tls.key"), Path.of("..data/tls.key"));
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        Runnable read = () -> {
            try {
                seen.add(Files.readString(certificate) + Files.readString(key));
            } catch (java.io.IOException missing) {
                seen.add(missing.toString());
            }
        };
        try (FileWatch watch = new FileWatch(() -> List.of(certificate), () -> List.of(key), read)) {
            for (String version : List.of("2", "3")) {
                publish(version);
                assertThat(seen.poll(20, TimeUnit.SECONDS)).isEqualTo("certificate " + version + "key " + version);
            }
            assertThat(seen).as("told once each").isEmpty();
        }
    }

    /** As the kubelet does it: a new directory, a new link beside the old one, and a rename over it. */
    private void publish(String version) throws Exception {
        Path directory = Files.createDirectory(volume.resolve("..version_" + version));
        Files.writeString(directory.resolve("tls.crt"), "certificate " + version);
        Files.writeString(directory.resolve("tls.key"), "key " + version);
        Path fresh = Files.createSymbolicLink(volume.resolve("..data_tmp"), directory.getFileName());
        Files.move(fresh, volume.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }
}
