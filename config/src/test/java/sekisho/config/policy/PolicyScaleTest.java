package sekisho.config.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static sekisho.config.policy.RuleBuilder.allow;
import static sekisho.config.policy.TestEdition.connect;
import static sekisho.config.policy.TestEdition.told;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import sekisho.config.settings.ClientGroup;
import sekisho.config.settings.RuleSettings;
import sekisho.config.value.AddressRange;
import sekisho.config.value.Identity;
import sekisho.config.value.IpAddress;

/** What a decision costs does not depend on how much is written; steps are counted, seconds only shown. */
class PolicyScaleTest {

    private static final List<String> NAMES = List.of(
            "host7.zone7.test",
            "x.wide3.test",
            "c.b.a.deep5.test",
            "absent.zone7.test",
            "host7.zone7.test.evil",
            "a.".repeat(100) + "deep5.test",
            "nothing.at.all");

    @Test
    void aHundredThousandPatternsDecideInTheStepsOfAHundred() {
        Policy small = inOneRule(100);
        Policy large = inOneRule(100_000);
        for (String name : NAMES) {
            Policy.Judgement few = small.judge(connect(name, 443));
            Policy.Judgement many = large.judge(connect(name, 443));
            assertThat(many.steps()).as(name).isEqualTo(few.steps()).isPositive();
            assertThat(told(many.decision())).as(name).isEqualTo(told(few.decision()));
        }
    }

    @Test
    void aHundredThousandRulesDecideInTheStepsOfAHundred() {
        Policy small = inTheirOwnRules(100);
        Policy large = inTheirOwnRules(100_000);
        for (String name : NAMES) {
            assertThat(large.judge(connect(name, 443)).steps())
                    .as(name)
                    .isEqualTo(small.judge(connect(name, 443)).steps());
        }
        assertThat(told(large.decide(connect("host99999.zone99999.test", 443)))).isEqualTo("allow rule-99999");
    }

    /** The number of labels is what a search may cost, with a factor for the one * in the middle. */
    @Test
    void stepsGrowWithTheLabelsOnly() {
        Policy policy = inOneRule(100_000);
        int shallow = policy.judge(connect("deep5.test", 443)).steps();
        int deep = policy.judge(connect("a.".repeat(110) + "deep5.test", 443)).steps();
        assertThat(deep).isLessThanOrEqualTo(shallow + 4);
    }

    @Test
    void groupsOfASourceAreThoseWhoseNetworksHoldIt() {
        Random random = new Random(11);
        Map<String, List<AddressRange>> networks = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[i % 3 == 0 ? 16 : 4];
            random.nextBytes(bytes);
            bytes[0] = (byte) (i % 3 == 0 ? 0xfd : 10);
            bytes[1] = (byte) random.nextInt(4);
            networks.computeIfAbsent("g" + random.nextInt(30), absent -> new ArrayList<>())
                    .add(AddressRange.around(IpAddress.of(bytes), 9 + random.nextInt(bytes.length * 8 - 9)));
        }
        List<ClientGroup> groups = networks.entrySet().stream()
                .map(entry -> new ClientGroup(entry.getKey(), entry.getValue()))
                .toList();
        IdentityMap map = new IdentityMap(groups, List.of());
        for (int i = 0; i < 1_000; i++) {
            byte[] bytes = new byte[i % 2 == 0 ? 16 : 4];
            random.nextBytes(bytes);
            bytes[0] = (byte) (i % 2 == 0 ? 0xfd : 10);
            bytes[1] = (byte) random.nextInt(5);
            IpAddress source = IpAddress.of(bytes);
            TreeSet<String> expected = new TreeSet<>();
            for (ClientGroup group : groups) {
                if (group.networks().stream().anyMatch(network -> network.contains(source))) {
                    expected.add(group.name());
                }
            }
            assertThat(new TreeSet<>(map.namesOf(Identity.ofSource(source))))
                    .as(source.toString())
                    .isEqualTo(expected);
        }
    }

    private static Policy inOneRule(int patterns) {
        return compiled(List.of(allow("all", hosts(patterns)).build(1)), patterns + " patterns");
    }

    private static Policy inTheirOwnRules(int patterns) {
        String[] hosts = hosts(patterns);
        List<RuleSettings> rules = new ArrayList<>(patterns);
        for (int i = 0; i < patterns; i++) {
            rules.add(allow("rule-" + i, hosts[i]).build(i + 1));
        }
        return compiled(rules, patterns + " rules");
    }

    private static Policy compiled(List<RuleSettings> rules, String what) {
        long start = System.nanoTime();
        Policy policy = new TestEdition().of(rules);
        System.out.printf("compiled %s in %d ms%n", what, (System.nanoTime() - start) / 1_000_000);
        return policy;
    }

    private static String[] hosts(int patterns) {
        String[] hosts = new String[patterns];
        for (int i = 0; i < patterns; i++) {
            hosts[i] = switch (i % 5) {
                case 3 -> "*.wide" + i + ".test";
                default -> "host" + i + ".zone" + i + ".test";
            };
        }
        hosts[3] = "*.wide3.test";
        hosts[5] = "**.deep5.test";
        hosts[99] = "ec2.*.middle.test";
        return hosts;
    }
}
