package sekisho.config.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sekisho.config.policy.RuleBuilder.allow;
import static sekisho.config.policy.RuleBuilder.deny;
import static sekisho.config.policy.TestEdition.A;
import static sekisho.config.policy.TestEdition.addresses;
import static sekisho.config.policy.TestEdition.client;
import static sekisho.config.policy.TestEdition.connect;
import static sekisho.config.policy.TestEdition.resolve;
import static sekisho.config.policy.TestEdition.told;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import sekisho.config.settings.AddressScope;
import sekisho.config.settings.RuleSettings.Gate;

class PolicyTest {

    private final TestEdition edition = new TestEdition();

    @Test
    void nothingIsAllowedByAnEmptyFile() {
        Policy policy = edition.with();
        assertThat(told(policy.decide(connect("allowed.test", 443)))).isEqualTo("rule.none");
        assertThat(told(policy.decide(resolve("allowed.test", A)))).isEqualTo("rule.none");
    }

    @Test
    void beforeTheLookupSomeRuleMayAllowAndAfterItEveryAddressMustFit() {
        Policy policy = edition.with(
                allow("inside", "a.test").at("10.1.0.0/16"),
                allow("wide", "a.test").addresses(new AddressScope.Private()));
        Access access = connect("a.test", 443);
        assertThat(told(policy.decide(access))).isEqualTo("allow inside");
        assertThat(told(policy.decide(access.at(addresses("10.1.0.1", "10.1.0.2")))))
                .isEqualTo("allow inside");
        assertThat(told(policy.decide(access.at(addresses("10.1.0.1", "10.2.0.2")))))
                .isEqualTo("allow wide");
        assertThat(told(policy.decide(access.at(addresses("10.1.0.1", "8.8.8.8")))))
                .isEqualTo("addr.class inside");
    }

    @Test
    void aRefusedAddressIsNamedWithItsRange() {
        Policy policy = edition.with(allow("web", "a.test"));
        Decision decision = policy.decide(connect("a.test", 443).at(addresses("10.0.0.1", "100.64.0.1")));
        assertThat(decision.<String>fold(
                        allow -> "allowed", deny -> deny.detail().orElseThrow()))
                .isEqualTo("100.64.0.1: shared address space 100.64.0.0/10 (RFC 6598)");
    }

    @Test
    void noAddressesIsNotAnAnswer() {
        assertThatThrownBy(() -> connect("a.test", 443).at(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> resolve("a.test", A).at(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void denyWinsWhereverItStandsInTheFile() {
        Policy policy = edition.with(allow("all", "**.a.test"), deny("but", "x.a.test"), allow("again", "x.a.test"));
        assertThat(told(policy.decide(connect("x.a.test", 443)))).isEqualTo("rule.deny but");
        assertThat(told(policy.decide(connect("y.a.test", 443)))).isEqualTo("allow all");
        assertThat(told(policy.decide(resolve("x.a.test", 16)))).isEqualTo("rule.deny but");
    }

    @Test
    void aDeniedAddressIsDeniedUnderAnyName() {
        Policy policy = edition.with(allow("all", "**.a.test").nat64(), deny("not-there", "10.0.0.5"));
        assertThat(told(policy.decide(connect("x.a.test", 443).at(addresses("10.0.0.4", "10.0.0.5")))))
                .isEqualTo("rule.deny not-there");
        assertThat(told(policy.decide(connect("x.a.test", 443).at(addresses("64:ff9b::a00:5")))))
                .isEqualTo("rule.deny not-there");
        assertThat(told(policy.decide(connect("x.a.test", 443).at(addresses("10.0.0.4")))))
                .isEqualTo("allow all");
    }

    @Test
    void theNearestRuleGivesTheReason() {
        Instant past = Instant.parse("2026-01-01T00:00:00Z");
        edition.group("others", "10.20.0.0/16");
        RuleBuilder client = allow("client", "a.test").clients("others");
        RuleBuilder expired = allow("expired", "a.test").until(past);
        RuleBuilder through = allow("through", "a.test").through(Gate.DNS);
        RuleBuilder port = allow("port", "a.test").ports(8443);
        RuleBuilder address = allow("address", "a.test").at("10.9.0.0/16");
        Access at = connect("a.test", 443).at(addresses("10.0.0.1"));
        assertThat(told(edition.with(client).decide(at))).isEqualTo("rule.client client");
        assertThat(told(edition.with(client, expired).decide(at))).isEqualTo("rule.expired expired");
        assertThat(told(edition.with(expired, through, client).decide(at))).isEqualTo("rule.through through");
        assertThat(told(edition.with(port, expired, through, client).decide(at)))
                .isEqualTo("port port");
        assertThat(told(edition.with(client, address, port, expired).decide(at)))
                .isEqualTo("addr.class address");
    }

    @Test
    void aRuleEndsWhileThePolicyLives() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-05-31T14:59:59Z"));
        Instant end = Instant.parse("2026-05-31T15:00:00Z");
        Policy policy = edition.clock(now::get).with(allow("today", "a.test").until(end));
        assertThat(told(policy.decide(connect("a.test", 443)))).isEqualTo("allow today");
        now.set(end);
        assertThat(told(policy.decide(connect("a.test", 443)))).isEqualTo("rule.expired today");
    }

    @Test
    void theGateAndTheTypeAreTheRulesOwn() {
        Policy policy = edition.with(
                allow("proxied", "p.test").through(Gate.PROXY),
                allow("named", "n.test").through(Gate.DNS).types(A, 16));
        assertThat(told(policy.decide(resolve("p.test", A)))).isEqualTo("rule.through proxied");
        assertThat(told(policy.decide(connect("n.test", 443)))).isEqualTo("rule.through named");
        assertThat(told(policy.decide(resolve("n.test", 16)))).isEqualTo("allow named");
        assertThat(told(policy.decide(resolve("n.test", 28)))).isEqualTo("dns.type named");
    }

    @Test
    void anUnknownClientLearnsNothing() {
        Policy policy = edition.with(allow("web", "a.test"));
        assertThat(told(policy.decide(connect(client("10.11.0.1"), "a.test", 443))))
                .isEqualTo("client.unknown");
        assertThat(told(policy.decide(connect(client("::ffff:10.10.3.4"), "a.test", 443))))
                .isEqualTo("allow web");
    }

    @Test
    void ourOwnListenersAreNoDestination() {
        Policy policy = edition.own((address, port) ->
                        port == 3128 && address.equals(sekisho.config.value.IpAddress.of("127.0.0.1")))
                .with(allow("loop", "a.test", "127.0.0.1").ports(3128, 3129).at("127.0.0.0/8"));
        assertThat(told(policy.decide(connect("127.0.0.1", 3128)))).isEqualTo("addr.self loop");
        assertThat(told(policy.decide(connect("127.0.0.1", 3129)))).isEqualTo("allow loop");
        assertThat(told(policy.decide(connect("a.test", 3128).at(addresses("127.0.0.1")))))
                .isEqualTo("addr.self loop");
        assertThat(told(policy.decide(resolve("a.test", A).at(addresses("127.0.0.1")))))
                .isEqualTo("allow loop");
    }
}
