package sekisho.config.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static sekisho.config.policy.TestEdition.told;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import sekisho.config.settings.AddressScope;
import sekisho.config.settings.RuleSettings;
import sekisho.config.settings.RuleSettings.Gate;
import sekisho.config.settings.Target;
import sekisho.config.value.AddressRange;
import sekisho.config.value.Destination;
import sekisho.config.value.Door;
import sekisho.config.value.HostName;
import sekisho.config.value.Identity;
import sekisho.config.value.IpAddress;

/** The compiled policy against the plainest reading of the same rules: one after the other, one address after the other. */
class PolicyOracleTest {

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Map<String, String> GROUPS =
            Map.of("desks", "10.10.0.0/16", "floor", "10.10.2.0/24", "servers", "10.20.0.0/16");
    private static final List<String> SOURCES = List.of("10.10.1.1", "10.10.2.9", "10.20.0.1", "10.30.0.1");
    private static final List<String> FOUND =
            List.of("10.0.0.1", "192.168.7.7", "8.8.8.8", "2600::1", "fd00::1", "127.0.0.1");

    private static final List<String> BY_TESTS_PASSED =
            List.of("rule.client", "rule.expired", "rule.through", "port", "dns.type", "addr.class", "allow");

    private final Random random = new Random(404);

    @Test
    void theCompiledPolicyDecidesAsThePlainReadingDoes() {
        Map<String, Integer> seen = new HashMap<>();
        for (int round = 0; round < 300; round++) {
            List<RuleSettings> rules = new ArrayList<>();
            for (int i = 1 + random.nextInt(8); i > 0; i--) {
                rules.add(rule("r" + rules.size()).build(rules.size() + 1));
            }
            TestEdition edition = new TestEdition().clock(InstantSource.fixed(NOW));
            GROUPS.forEach(edition::group);
            Policy policy = edition.of(rules);
            for (int i = 0; i < 100; i++) {
                Access access = access();
                String expected = plainly(rules, access);
                assertThat(told(policy.decide(access)))
                        .as("%s under %s", access, rules)
                        .isEqualTo(expected);
                seen.merge(expected.replaceAll(" .*", ""), 1, Integer::sum);
            }
        }
        assertThat(seen)
                .containsKeys(BY_TESTS_PASSED.toArray(new String[0]))
                .containsKeys("rule.deny", "rule.none", "client.unknown")
                .allSatisfy((outcome, times) -> assertThat(times).as(outcome).isGreaterThan(50));
    }

    private static String plainly(List<RuleSettings> rules, Access access) {
        if (!GROUPS.keySet().stream().anyMatch(group -> isIn(access.identity(), group))) {
            return "client.unknown";
        }
        Question question = Question.of(access);
        HostName name = (HostName) question.host();
        List<RuleSettings> speaking = rules.stream()
                .filter(rule -> rule.targets().get(0).hosts().stream().anyMatch(host -> host.matches(name)))
                .toList();
        List<Predicate<RuleSettings>> tests = tests(access, question);
        Predicate<RuleSettings> denies = tests.subList(0, 4).stream().reduce(RuleSettings::deny, Predicate::and);
        for (RuleSettings rule : speaking) {
            if (denies.test(rule)) {
                return "rule.deny " + rule.id();
            }
        }
        String nearest = "rule.none";
        int best = -1;
        for (RuleSettings rule : speaking) {
            int passed = 0;
            for (Predicate<RuleSettings> test : tests) {
                if (!test.test(rule)) {
                    break;
                }
                passed++;
            }
            if (!rule.deny() && passed > best) {
                best = passed;
                nearest = BY_TESTS_PASSED.get(passed) + " " + rule.id();
            }
        }
        return nearest;
    }

    /** In the order of nearness; the first four are a deny rule's too. */
    private static List<Predicate<RuleSettings>> tests(Access access, Question question) {
        Predicate<RuleSettings> client =
                rule -> rule.clients().stream().anyMatch(group -> isIn(access.identity(), group));
        Predicate<RuleSettings> time =
                rule -> rule.until().isEmpty() || NOW.isBefore(rule.until().get());
        Predicate<RuleSettings> gate = rule -> rule.through().contains(question.gate());
        Predicate<RuleSettings> port =
                rule -> question.gate() == Gate.DNS || hasPort(rule.targets().get(0), question.port());
        Predicate<RuleSettings> type =
                rule -> question.gate() == Gate.PROXY || rule.types().contains(question.type());
        Predicate<RuleSettings> address =
                rule -> question.addresses().stream().allMatch(one -> fits(rule.addresses(), one));
        return List.of(client, time, gate, port, type, address);
    }

    private static boolean isIn(Identity who, String group) {
        return AddressRange.of(GROUPS.get(group)).contains(who.source());
    }

    private static boolean hasPort(Target target, int port) {
        return target.ports().stream().anyMatch(range -> range.contains(port));
    }

    private static boolean fits(AddressScope scope, IpAddress address) {
        String text = address.toString();
        boolean inside = text.startsWith("10.") || text.startsWith("192.168.") || text.startsWith("fd");
        boolean outside = text.equals("8.8.8.8") || text.equals("2600::1");
        return scope.fold(
                () -> inside,
                () -> outside,
                () -> inside || outside,
                ranges -> ranges.stream().anyMatch(range -> range.contains(address)));
    }

    private RuleBuilder rule(String id) {
        String host = pick(List.of("", "*.", "**.", "x.*.")) + pick(List.of("a.test", "b.test", "c.a.test"));
        RuleBuilder rule = random.nextInt(6) == 0 ? RuleBuilder.deny(id, host) : RuleBuilder.allow(id, host);
        rule.clients(pick(List.of("desks", "floor", "servers")));
        rule.ports(pick(List.of(443, 80, 8443)));
        if (random.nextInt(4) == 0) {
            rule.through(pick(List.of(Gate.PROXY, Gate.DNS)));
        }
        if (random.nextInt(4) == 0) {
            rule.until(NOW.plusSeconds(random.nextInt(3) - 1));
        }
        if (random.nextInt(3) == 0) {
            rule.at("192.168.0.0/16", pick(List.of("10.0.0.0/24", "127.0.0.0/8", "2600::/16")));
        } else {
            rule.addresses(
                    pick(List.of(new AddressScope.Private(), new AddressScope.Public(), new AddressScope.Any())));
        }
        return rule;
    }

    private Access access() {
        Identity who = TestEdition.client(pick(SOURCES));
        HostName name =
                HostName.of(pick(List.of("", "x.", "y.x.", "x.y.")) + pick(List.of("a.test", "b.test", "c.a.test")));
        Access access = random.nextBoolean()
                ? new Access.Resolve(who, name, pick(List.of(1, 28, 16)))
                : new Access.Connect(who, Door.CONNECT, new Destination(name, pick(List.of(443, 80))));
        return random.nextInt(3) == 0
                ? access
                : access.at(List.of(IpAddress.of(pick(FOUND)), IpAddress.of(pick(FOUND))));
    }

    private <T> T pick(List<? extends T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
