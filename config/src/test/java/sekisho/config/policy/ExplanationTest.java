package sekisho.config.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static sekisho.config.policy.RuleBuilder.allow;
import static sekisho.config.policy.RuleBuilder.deny;
import static sekisho.config.policy.TestEdition.DESK;
import static sekisho.config.policy.TestEdition.addresses;
import static sekisho.config.policy.TestEdition.client;
import static sekisho.config.policy.TestEdition.connect;
import static sekisho.config.policy.TestEdition.resolve;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import sekisho.config.settings.RuleSettings.Gate;
import sekisho.config.value.Destination;
import sekisho.config.value.Door;
import sekisho.config.value.HostName;

class ExplanationTest {

    private final Policy policy = new TestEdition()
            .group("operators", "10.20.0.0/16")
            .own((address, port) -> port == 3128)
            .with(
                    allow("web", "web.test", "*.one.test", "**.deep.test"),
                    deny("not-this", "bad.deep.test"),
                    allow("database", "db.test").clients("operators").ports(5432),
                    allow("old", "old.test").until(Instant.parse("2026-03-31T15:00:00Z")),
                    allow("name-only", "name.test").through(Gate.DNS),
                    allow("ports", "web.test").ports(8000, 8443));

    @Test
    void anAllowedAccessNamesItsRuleAndItsCondition() {
        assertThat(Explanation.of(policy, connect("web.test", 443)).text(false)).isEqualTo("""
                        allowed
                          client    10.10.1.1 [desks]
                          asked     CONNECT web.test:443
                          rule      web, line 10
                          edition   000000000000, approved by: none
                          - the name has not been looked up; it is allowed only if every address fits addresses private
                        """);
        assertThat(Explanation.of(policy, connect("web.test", 443)).text(true)).isEqualTo("""
                        許可
                          接続元    10.10.1.1 [desks]
                          要求      CONNECT web.test:443
                          規則      web、10 行目
                          版        000000000000、承認者: none
                          - 名前はまだ引いていません。全てのアドレスが addresses private に入るときだけ許可されます
                        """);
        assertThat(Explanation.of(policy, resolve("web.test", 65)).text(false)).doesNotContain("looked up");
    }

    @Test
    void aRefusalNamesTheNearestRuleFirstAndThenTheOthers() {
        assertThat(Explanation.of(policy, connect("web.test", 22)).text(false)).isEqualTo("""
                        refused: port (the port is not allowed)
                          client    10.10.1.1 [desks]
                          asked     CONNECT web.test:22
                          rule      web, line 10
                          edition   000000000000, approved by: none
                          - web (line 10): the rule has ports [443], and this asks for 22
                          - ports (line 15): the rule has ports [8000, 8443], and this asks for 22
                        """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // C18, and its kin.
                "one.test | 443 | *.one.test (web, line 10) does not stand for one.test itself; write one.test too",
                "b.a.one.test | 443 | *.one.test (web, line 10) stands for one label before one.test; write **.one.test for any depth",
                "deep.test | 443 | **.deep.test (web, line 10) does not stand for deep.test itself; write deep.test too",
                "www.web.test | 443 | web.test (web, line 10) does not stand for names below it; write *.web.test",
                // Each way to miss.
                "db.test | 5432 | database (line 12): the rule is for clients [operators], and this client is in [desks]",
                "old.test | 443 | old (line 13): the rule ended at 2026-04-01T00:00+09:00[Asia/Tokyo]",
                "name.test | 443 | name-only (line 14): the rule is through [dns], and this came through proxy",
                "10.0.0.1 | 443 | an address is allowed only where hosts lists it; its reverse name is never asked for",
                "127.0.0.1 | 443 | 127.0.0.1: loopback 127.0.0.0/8 (RFC 1122)",
                "localhost | 443 | no rule can allow this",
                "169.254.169.254 | 80 | no rule can allow this",
                "10.0.0.1 | 3128 | no rule can allow this",
                // Deny wins.
                "bad.deep.test | 443 | a deny rule wins over every allow rule",
                "bad.deep.test | 443 | without it, web (line 10) would allow this",
            })
    void whatIsMissingIsSaid(String host, int port, String line) {
        Explanation explanation = Explanation.of(policy, connect(host, port));
        assertThat(explanation.allowed()).isFalse();
        assertThat(explanation.text(false)).contains("  - " + line + "\n");
        assertThat(explanation.text(true)).containsPattern("[ぁ-ん]").startsWith("拒否: ");
    }

    @Test
    void anAddressThatDoesNotFitIsToldWithItsRange() {
        assertThat(Explanation.of(policy, connect("web.test", 443).at(addresses("10.0.0.1", "8.8.8.8")))
                        .text(false))
                .contains("  - web (line 10): 8.8.8.8, public 0.0.0.0/0: the rule has addresses private\n");
        assertThat(Explanation.of(policy, connect("web.test", 443).at(addresses("2002:808:808::")))
                        .text(false))
                .contains("2002:808:808::, 6to4 2002::/16 (RFC 3056): only a rule with nat64: true");
        assertThat(Explanation.of(policy, resolve("web.test", 16)).text(false))
                .contains("the rule has types [A, NS, SOA, PTR, AAAA, SRV, HTTPS], and this asks for TXT");
    }

    @Test
    void theJsonFormHasTheSameFacts() {
        Access request = new Access.Request(
                DESK, Door.HTTP, "GET", new Destination(HostName.of("web.test"), 80), "/a?b=\"\\\u2028");
        Map<?, ?> json = (Map<?, ?>) new Load(LoadSettings.builder().build())
                .loadFromString(Explanation.of(policy, request).json());
        assertThat(json.get("decision")).isEqualTo("deny");
        assertThat(json.get("reason")).isEqualTo("port");
        assertThat(json.get("rule")).isEqualTo("web");
        assertThat(json.get("line")).isEqualTo(10);
        assertThat(json.get("groups")).isEqualTo(List.of("desks"));
        assertThat(json.get("asked")).isEqualTo("GET http://web.test:80/a?b=\"\\\u2028");
        assertThat(json.get("edition")).isEqualTo("sha256:" + "0".repeat(64));
        assertThat((List<?>) json.get("story_en")).hasSize(2);
    }

    @Test
    void aClientIsNamedByItsAddressOrItsGroup() {
        assertThat(policy.clientNamed("10.10.9.9")).contains(client("10.10.9.9"));
        assertThat(policy.clientNamed("operators")).contains(client("10.20.0.0"));
        assertThat(policy.clientNamed("nobody")).isEmpty();
        assertThat(Explanation.of(policy, connect(client("192.168.1.1"), "web.test", 443))
                        .text(false))
                .startsWith("refused: client.unknown")
                .contains("  - 192.168.1.1 is in no group of clients\n");
    }
}
