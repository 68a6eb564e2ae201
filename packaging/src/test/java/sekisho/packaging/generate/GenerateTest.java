package sekisho.packaging.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sekisho.packaging.command.CommandLines;
import sekisho.packaging.screen.Json;
import sekisho.packaging.screen.JsonText;
import sekisho.packaging.screen.Screen;
import sekisho.packaging.screen.Words;

/** The commands as people use them: print, save what AWS has, compare. */
class GenerateTest {

    private static final String REGION = "com.amazonaws.ap-northeast-1.";

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path config;

    @BeforeEach
    void write() throws IOException {
        config = Files.writeString(directory.resolve("sekisho.yaml"), """
            version: 1
            name: room
            listen:
              proxy:
                - {address: "0.0.0.0:3128"}
                - {address: "0.0.0.0:3130", proxy-protocol: {trust: [10.0.9.0/24]}}
              dns: [{address: "10.0.5.10:5300"}]
              metrics: {address: "127.0.0.1:9464"}
            clients:
              desktops: {networks: [10.10.0.0/16]}
              servers: {networks: [172.16.5.0/24, "fd00:5::/64"]}
              nobody: {networks: [192.168.77.0/24]}
            destinations:
              migration: {aws: {region: ap-northeast-1, services: [mgn, sts, kms]}, ports: [443]}
              images: {aws: {region: ap-northeast-1, buckets: [vm-images, city-data]}, ports: [443]}
              wiki: {hosts: [wiki.city.internal, 10.9.9.9], ports: [443, 8000-8010]}
            rules:
              - {id: migrate, clients: [servers], to: [migration]}
              - {id: images, clients: [servers], to: [images]}
              - {id: wiki, clients: [desktops], to: [wiki], addresses: [10.20.0.0/16]}
            dns:
              zones:
                - {zone: ap-northeast-1.amazonaws.com, upstreams: ["10.0.1.10"]}
                - {zone: city.internal, upstreams: ["10.0.1.10:5353", "tls://10.0.3.53#resolver.internal"]}
            audit: {directory: audit, when-unavailable: close}
            """);
    }

    private int sekisho(Object... words) {
        out.reset();
        err.reset();
        List<String> all = new ArrayList<>(List.of("generate"));
        for (Object word : words) {
            all.add(word.toString());
        }
        all.addAll(List.of("--config", config.toString()));
        Screen screen = new Screen(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Words.english(),
                false);
        return CommandLines.execute(screen, all.toArray(String[]::new));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> document() {
        return (Map<String, Object>) JsonText.read(out());
    }

    private Path save(Object description) throws IOException {
        return Files.writeString(directory.resolve("saved.json"), Json.text(description));
    }

    @Test
    void endpointPoliciesNameBucketsAndAccountsOnly() {
        assertThat(sekisho("endpoint-policies", "--account", "111122223333"))
                .as(err.toString())
                .isZero();
        assertThat(document()).containsOnlyKeys(REGION + "kms", REGION + "mgn", REGION + "s3", REGION + "sts");
        String s3 = Json.text(document().get(REGION + "s3"));
        assertThat(s3)
                .contains("\"arn:aws:s3:::city-data\",\"arn:aws:s3:::city-data/*\",\"arn:aws:s3:::vm-images\"")
                .contains("\"aws:ResourceAccount\":[\"111122223333\"]")
                .contains("\"Effect\":\"Deny\"", "\"Null\":{\"aws:TokenIssueTime\":\"true\"}")
                .contains("\"Action\":\"s3:GetObject\",\"Resource\":[\"arn:aws:s3:::amazon-ssm-ap-northeast-1/*\"")
                .doesNotContain("\"Action\":\"s3:*\",\"Resource\":\"*\"");
        assertThat(Json.text(document().get(REGION + "kms")))
                .contains("\"StringEquals\":{\"aws:PrincipalAccount\":[\"111122223333\"]}", "aws:TokenIssueTime");
        assertThat(Json.text(document().get(REGION + "sts")))
                .contains("\"NotAction\":[\"sts:AssumeRoleWithSAML\"", "arn:aws:iam::111122223333:role/*");
    }

    @Test
    void endpointPoliciesAreComparedByWhatTheyMean() throws Exception {
        sekisho("endpoint-policies", "--account", "111122223333");
        List<Map<String, Object>> endpoints = new ArrayList<>();
        document().forEach((service, policy) -> endpoints.add(endpoint(service, Json.indented(policy))));
        assertThat(sekisho(
                        "endpoint-policies",
                        "--account",
                        "111122223333",
                        "--diff",
                        save(Map.of("VpcEndpoints", endpoints))))
                .as(out())
                .isZero();

        endpoints.removeIf(endpoint -> endpoint.get("ServiceName").equals(REGION + "kms"));
        endpoints.get(0).put("PrivateDnsEnabled", false);
        endpoints.add(endpoint(
                REGION + "ec2",
                "{\"Statement\":{\"Action\":\"*\",\"Effect\":\"Allow\",\"Principal\":\"*\",\"Resource\":\"*\"}}"));
        assertThat(sekisho(
                        "endpoint-policies",
                        "--account",
                        "111122223333",
                        "--diff",
                        save(Map.of("VpcEndpoints", endpoints))))
                .isEqualTo(1);
        assertThat(out())
                .contains("- " + REGION + "kms exists\n")
                .contains("- " + endpoints.get(0).get("ServiceName") + " answers for its private names\n")
                .contains("+ " + REGION + "ec2 exists\n")
                .contains("+ " + REGION
                        + "ec2 {\"Action\":\"*\",\"Effect\":\"Allow\",\"Principal\":\"*\",\"Resource\":\"*\"}\n");
    }

    private static Map<String, Object> endpoint(String service, String policy) {
        Map<String, Object> endpoint = new LinkedHashMap<>();
        endpoint.put("VpcEndpointType", "Interface");
        endpoint.put("ServiceName", service);
        endpoint.put("PolicyDocument", policy);
        endpoint.put("PrivateDnsEnabled", true);
        return endpoint;
    }

    @Test
    void securityGroupHasListenersUpstreamsAndDestinations() throws Exception {
        assertThat(sekisho("security-groups", "--diff", save(Map.of("SecurityGroups", List.of()))))
                .isEqualTo(1);
        assertThat(out().lines())
                .containsExactly(
                        "- in tcp 3128 10.10.0.0/16",
                        "- in tcp 3128 172.16.5.0/24",
                        "- in tcp 3128 fd00:5::/64",
                        "- in tcp 3130 10.0.9.0/24",
                        "- in tcp 5300 10.10.0.0/16",
                        "- in tcp 5300 172.16.5.0/24",
                        "- in tcp 5300 fd00:5::/64",
                        "- in udp 5300 10.10.0.0/16",
                        "- in udp 5300 172.16.5.0/24",
                        "- in udp 5300 fd00:5::/64",
                        "- out tcp 443 10.0.0.0/8",
                        "- out tcp 443 10.20.0.0/16",
                        "- out tcp 443 10.9.9.9/32",
                        "- out tcp 443 172.16.0.0/12",
                        "- out tcp 443 192.168.0.0/16",
                        "- out tcp 443 fc00::/7",
                        "- out tcp 53 10.0.1.10/32",
                        "- out tcp 5353 10.0.1.10/32",
                        "- out tcp 8000-8010 10.20.0.0/16",
                        "- out tcp 8000-8010 10.9.9.9/32",
                        "- out tcp 853 10.0.3.53/32",
                        "- out udp 53 10.0.1.10/32",
                        "- out udp 5353 10.0.1.10/32");
    }

    @Test
    void securityGroupComparesWithItself() throws Exception {
        assertThat(sekisho("security-groups")).isZero();
        assertThat(sekisho("security-groups", "--diff", save(document())))
                .as(out())
                .isZero();
        Map<String, Object> open =
                Map.of("IpProtocol", "-1", "IpRanges", List.of(Map.of("CidrIp", "0.0.0.0/0")), "Ipv6Ranges", List.of());
        assertThat(sekisho(
                        "security-groups",
                        "--diff",
                        save(Map.of("SecurityGroups", List.of(Map.of("IpPermissionsEgress", List.of(open)))))))
                .isEqualTo(1);
        assertThat(out()).contains("+ out all 0.0.0.0/0\n");
    }

    @Test
    void resolverAsksTheGatewayForEverything() throws Exception {
        assertThat(sekisho("resolver-rules")).isZero();
        assertThat(out())
                .contains("\"DomainName\": \".\"", "\"DomainName\": \"city.internal.\"", "\"Ip\": \"10.0.5.10\"");
        Map<String, Object> rules = document();
        assertThat(sekisho("resolver-rules", "--diff", save(rules))).as(out()).isZero();
        assertThat(sekisho("resolver-rules", "--target", "10.0.5.11", "--diff", save(rules)))
                .isEqualTo(1);
        assertThat(out())
                .contains("- . is asked of 10.0.5.11 port 53\n", "+ city.internal. is asked of 10.0.5.10 port 5300\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "endpoint-policies",
                "endpoint-policies --account 1234",
                "security-groups --admin 10.0.0.1/8",
                "resolver-rules --target example.com",
                "resolver-rules --target 10.0.0.1:99999",
                "resolver-rules --diff nowhere.json",
            })
    void wrongWordsAreExitCode2(String typed) {
        assertThat(sekisho((Object[]) typed.split(" "))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).isNotBlank();
    }

    @Test
    void aFileThatIsNoJsonIsTold() throws Exception {
        Path broken = Files.writeString(directory.resolve("broken.json"), "{\"VpcEndpoints\": [");
        assertThat(sekisho("security-groups", "--diff", broken)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("no JSON at ");
    }
}
