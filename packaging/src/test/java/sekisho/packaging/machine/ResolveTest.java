package sekisho.packaging.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.packaging.demo.DnsMessage;

/** A client learns listed names at permitted addresses, and nothing else. */
class ResolveTest {

    @TempDir
    static Path directory;

    private static Surroundings around;
    private static Sekisho sekisho;

    @BeforeAll
    static void start() throws Exception {
        around = new Surroundings(directory);
        sekisho = Sekisho.run(around.write(around.settings()));
    }

    @AfterAll
    static void stop() throws Exception {
        sekisho.close();
        around.close();
    }

    @Test
    void listedNameIsAnswered() throws Exception {
        assertThat(DnsMessage.ask(sekisho.dns(), "www.test.internal"))
                .isEqualTo(new DnsMessage.Answer("NOERROR", List.of("127.0.0.1")));
    }

    @Test
    void otherNameDoesNotExist() throws Exception {
        assertThat(DnsMessage.ask(sekisho.dns(), "other.test.internal"))
                .isEqualTo(new DnsMessage.Answer("NXDOMAIN", List.of()));
    }

    @Test
    void listedNameAtAnotherAddressIsRefusedWhole() throws Exception {
        around.names.put("core.test.internal", "10.1.2.3");
        assertThat(DnsMessage.ask(sekisho.dns(), "core.test.internal").addresses())
                .containsExactly("10.1.2.3");
        around.names.put("core.test.internal", "10.1.2.3", "203.0.113.66");
        assertThat(DnsMessage.ask(sekisho.dns(), "core.test.internal").addresses())
                .isEmpty();
        assertThat(sekisho.page("/metrics").number("sekisho_dns_private_violation_total{rule=\"core\"}"))
                .isEqualTo(1);
    }

    /** Tools that read query logs of Route 53 Resolver read ours. */
    @Test
    void queriesAreToldAsRoute53WouldTellThem() throws Exception {
        DnsMessage.ask(sekisho.dns(), "www.test.internal");
        DnsMessage.ask(sekisho.dns(), "unknown.test.internal");
        Await.until(
                "both records",
                () -> log().contains("\"www.test.internal.\"") && log().contains("\"unknown.test.internal.\""));
        assertThat(log().lines())
                .allMatch(line -> line.startsWith("{\"version\":\"1.100000\","))
                .anyMatch(line -> line.contains(
                        "\"query_name\":\"www.test.internal.\",\"query_type\":\"A\",\"query_class\":\"IN\","
                                + "\"rcode\":\"NOERROR\",\"answers\":[{\"Rdata\":\"127.0.0.1\",\"Type\":\"A\",\"Class\":\"IN\"}],"
                                + "\"srcaddr\":\"127.0.0.1\""))
                .anyMatch(line -> line.contains("\"unknown.test.internal.\"")
                        && line.contains("\"firewall_rule_action\":\"BLOCK\""));
    }

    private static String log() throws Exception {
        return Sekisho.say("audit", "tail", "--all", "--format", "route53", around.audit())
                .out();
    }
}
