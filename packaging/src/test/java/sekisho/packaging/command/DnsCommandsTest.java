package sekisho.packaging.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.packaging.demo.DemoNames;
import sekisho.packaging.screen.Screen;
import sekisho.packaging.screen.Words;

/** {@code sekisho dns verify} against two name servers on loopback, and {@code sekisho dns import} with AWS's two formats. */
class DnsCommandsTest {

    private static final String R = ".ap-northeast-1.amazonaws.com";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private DemoNames one;
    private DemoNames two;

    @BeforeEach
    void start() throws Exception {
        one = new DemoNames(0);
        two = new DemoNames(0);
        for (DemoNames names : new DemoNames[] {one, two}) {
            names.put("ssm" + R, "10.1.0.1", "10.1.0.2");
            names.put("sekisho-verify.dkr.ecr" + R, "10.1.0.3");
            names.put("api.ecr" + R, "10.1.0.4");
        }
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
    }

    private int sekisho(String... arguments) {
        out.reset();
        err.reset();
        return CommandLines.execute(
                new Screen(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        Words.english(),
                        false),
                arguments);
    }

    private String file(String services, String addresses) throws Exception {
        Path file = folder.resolve("sekisho.yaml");
        Files.writeString(file, """
            version: 1
            name: room
            clients: {c: {networks: [10.0.0.0/8]}}
            destinations: {a: {aws: {region: ap-northeast-1, services: [%s]}}}
            rules: [{id: aws, clients: [c], to: [a], addresses: %s}]
            dns:
              zones:
                - {zone: amazonaws.com, upstreams: ["127.0.0.1:%d", "127.0.0.1:%d"], timeout: 5s}
            audit: {directory: log, when-unavailable: close}
            """.formatted(services, addresses, one.port(), two.port()));
        return file.toString();
    }

    @Test
    void allPrivateIsExitCode0() throws Exception {
        int code = sekisho("dns", "verify", "--config", file("ssm, ecr", "private"));
        assertThat(code).as(out.toString() + err).isZero();
        assertThat(out.toString().lines().filter(line -> line.startsWith("PRIVATE")))
                .hasSize(6);
        assertThat(out.toString()).contains("*.dkr.ecr" + R).endsWith("6 PRIVATE\n");
    }

    @Test
    void eachUpstreamIsAskedByItself() throws Exception {
        two.put("ssm" + R, "10.1.0.1", "52.119.1.1");
        two.put("api.ecr" + R, "52.119.1.2");
        two.put("sekisho-verify.dkr.ecr" + R);
        assertThat(sekisho("dns", "verify", "--config", file("ssm, ecr", "private"), "--markdown"))
                .isEqualTo(1);
        assertThat(out.toString())
                .contains("| PARTIAL | ssm" + R + " | ssm | aws | 127.0.0.1:" + two.port() + " | 10.1.0.1 52.119.1.1 |")
                .contains("| PUBLIC | api.ecr" + R + " |")
                .contains("| NXDOMAIN | \\*.dkr.ecr" + R + " |")
                .contains("3 PRIVATE, 1 PARTIAL, 1 PUBLIC, 1 NXDOMAIN");
    }

    @Test
    void anotherRangeIsWrongAndSilenceIsTimeout() throws Exception {
        String file = file("ssm", "[10.2.0.0/16]");
        two.close();
        assertThat(sekisho("dns", "verify", "--json", "--config", file)).isEqualTo(1);
        assertThat(out.toString())
                .contains("\"private\":false", "\"WRONG-RANGE\":1")
                .containsPattern("\"state\":\"(TIMEOUT|FAILED)\"");
    }

    @Test
    void whatTheCatalogueLacksIsPrintedAsHosts() throws Exception {
        Path services = folder.resolve("services.json");
        Files.writeString(services, """
            {"ServiceNames": ["com.amazonaws.ap-northeast-1.ssm"],
             "ServiceDetails": [
              {"ServiceName": "com.amazonaws.ap-northeast-1.ssm", "ServiceType": [{"ServiceType": "Interface"}],
               "PrivateDnsName": "ssm.ap-northeast-1.amazonaws.com",
               "PrivateDnsNames": [{"PrivateDnsName": "ssm.ap-northeast-1.amazonaws.com"}]},
              {"ServiceName": "com.amazonaws.ap-northeast-1.s3", "ServiceType": [{"ServiceType": "Gateway"}]},
              {"ServiceName": "com.amazonaws.ap-northeast-1.quantum", "PrivateDnsNames": [
                {"PrivateDnsName": "quantum.ap-northeast-1.amazonaws.com"},
                {"PrivateDnsName": "*.quantum.ap-northeast-1.amazonaws.com"}]}]}
            """);
        assertThat(sekisho("dns", "import", services.toString())).isZero();
        assertThat(out.toString()).isEqualTo("""
            destinations:
              aws-imported:
                hosts:
                  - "quantum.ap-northeast-1.amazonaws.com"  # com.amazonaws.ap-northeast-1.quantum
                  - "*.quantum.ap-northeast-1.amazonaws.com"  # com.amazonaws.ap-northeast-1.quantum
                ports: [443]
            """);
        assertThat(err.toString()).contains("2 services");
    }

    @Test
    void theListOfTheConsoleIsReadToo() throws Exception {
        Path console = folder.resolve("ap-northeast-1.config.json");
        Files.writeString(console, """
            {"ServiceDetails": [{"ServiceName": "com.amazonaws.ap-northeast-1.console",
              "PrivateIpv4DnsNames": ["ap-northeast-1.console.aws.amazon.com", "*.ap-northeast-1.console.aws.amazon.com",
                "s3.console.aws.amazon.com", "new.console.example.aws"]}]}
            """);
        assertThat(sekisho("dns", "import", console.toString())).isZero();
        assertThat(out.toString()).contains("new.console.example.aws").doesNotContain("s3.console");
    }

    @Test
    void anotherFileIsToldAsSuch() throws Exception {
        Path wrong = folder.resolve("wrong.json");
        Files.writeString(wrong, "{\"a\": 1}");
        assertThat(sekisho("dns", "import", wrong.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("wrong.json:1:1: error: no ServiceDetails");
        assertThat(sekisho("dns", "import", folder.resolve("none").toString())).isEqualTo(2);
    }
}
