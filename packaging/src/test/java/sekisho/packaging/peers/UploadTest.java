package sekisho.packaging.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk image on its way to S3: many parts, several at once, through CONNECT and TLS. {@code -Dsekisho.upload.megabytes=4096} for a large one. */
class UploadTest {

    private static final Tool SHELL = Tool.of("sh", "dash");
    private static final int MEGABYTES = Integer.getInteger("sekisho.upload.megabytes", 256);

    static {
        Tool.of("aws", "awscli");
    }

    @TempDir
    Path directory;

    @Test
    void everyByteArrivesAndComesBack() throws Exception {
        try (Town town = new Town(directory, "")) {
            S3StandIn s3 = new S3StandIn(Files.createDirectories(directory.resolve("parts")));
            town.site.host("s3.test.internal", s3);
            Path image = directory.resolve("image");
            String digest = write(image);
            Path config = Files.writeString(
                    directory.resolve("aws"), "[default]\nregion = ap-northeast-1\ns3 =\n  addressing_style = path\n");
            Tool shell = SHELL.where("HOME", directory)
                    .where("AWS_CONFIG_FILE", config)
                    .where("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
                    .where("AWS_SECRET_ACCESS_KEY", "not-a-secret")
                    .where("AWS_CA_BUNDLE", town.authority)
                    .where("AWS_REQUEST_CHECKSUM_CALCULATION", "when_required")
                    .where("AWS_RESPONSE_CHECKSUM_VALIDATION", "when_required");
            String copy = town.recipe("aws") + "aws s3 cp --no-progress --endpoint-url " + town.secure("s3") + " ";
            shell.run("-c", copy + image + " s3://vm-images/image").fine();
            assertThat(s3.partCount()).isGreaterThanOrEqualTo(MEGABYTES / 8);
            assertThat(s3.digest("/vm-images/image")).isEqualTo(digest);
            Files.delete(image);
            shell.run("-c", copy + "s3://vm-images/image - | sha256sum > " + directory.resolve("back"))
                    .fine();
            assertThat(directory.resolve("back")).content().startsWith(digest);
        }
    }

    private static String write(Path image) throws Exception {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        byte[] megabyte = new byte[1 << 20];
        SplittableRandom random = new SplittableRandom(7);
        try (OutputStream out = Files.newOutputStream(image)) {
            for (int i = 0; i < MEGABYTES; i++) {
                random.nextBytes(megabyte);
                out.write(megabyte);
                sha.update(megabyte);
            }
        }
        return HexFormat.of().formatHex(sha.digest());
    }
}
