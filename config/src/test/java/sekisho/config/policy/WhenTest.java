package sekisho.config.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static sekisho.config.policy.OpenHoursTest.hours;
import static sekisho.config.policy.RuleBuilder.allow;
import static sekisho.config.policy.RuleBuilder.deny;
import static sekisho.config.policy.TestEdition.A;
import static sekisho.config.policy.TestEdition.addresses;
import static sekisho.config.policy.TestEdition.connect;
import static sekisho.config.policy.TestEdition.resolve;
import static sekisho.config.policy.TestEdition.told;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Hours, report mode, and how long a yes holds. The clock stands at noon of Monday 2026-06-01 in Tokyo, until it is set. */
class WhenTest {

    private static final Instant NOON = Instant.parse("2026-06-01T03:00:00Z");
    private static final Instant TEN_PM = Instant.parse("2026-06-01T13:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private final TestEdition edition = new TestEdition().clock(now::get);
    private final Access access = connect("a.test", 443);

    @Test
    void aRuleWithHoursHoldsInThem() {
        Policy policy = edition.with(allow("day", "a.test").hours(hours("mon-fri 08:30-22:00")));
        assertThat(yes(policy, access).until()).contains(TEN_PM);
        assertThat(told(policy.decide(resolve("a.test", A)))).isEqualTo("allow day");
        now.set(TEN_PM);
        assertThat(told(policy.decide(access))).isEqualTo("hours.closed day");
        assertThat(told(policy.decide(resolve("a.test", A)))).isEqualTo("hours.closed day");
        assertThat(told(policy.decide(resolve("a.test", 255)))).isEqualTo("hours.closed day");
        assertThat(told(policy.decide(connect("a.test", 22)))).isEqualTo("port day");
    }

    @Test
    void theFirstEndCounts() {
        Instant three = Instant.parse("2026-06-01T06:00:00Z");
        RuleBuilder day = allow("day", "a.test").hours(hours("mon-fri 08:30-22:00"));
        assertThat(yes(edition.with(day.until(three)), access).until()).contains(three);
        assertThat(yes(edition.with(day.until(TEN_PM.plusSeconds(1))), access).until())
                .contains(TEN_PM);
        assertThat(yes(edition.with(allow("always", "a.test")), access).until()).isEmpty();
    }

    @Test
    void oneClosedRuleIsNoReasonWhileAnotherIsOpen() {
        Policy policy = edition.with(
                allow("night", "a.test").hours(hours("mon-fri 22:00-05:00")),
                allow("day", "a.test").hours(hours("mon-fri 08:30-22:00")));
        assertThat(told(policy.decide(access))).isEqualTo("allow day");
        now.set(TEN_PM);
        assertThat(told(policy.decide(access))).isEqualTo("allow night");
    }

    @Test
    void aDenialWithHoursEndsAYesWhenItBegins() {
        Policy policy = edition.with(
                allow("all", "**.test"),
                deny("evening", "a.test").hours(hours("mon-fri 18:00-24:00")),
                deny("late", "a.test").hours(hours("mon-fri 22:00-24:00")));
        assertThat(yes(policy, access).until()).contains(Instant.parse("2026-06-01T09:00:00Z"));
        assertThat(yes(policy, connect("b.test", 443)).until()).isEmpty();
        now.set(TEN_PM);
        assertThat(told(policy.decide(access))).isEqualTo("rule.deny evening");
    }

    @Test
    void reportModeLetsOnlyHoursThrough() {
        edition.group("others", "10.20.0.0/16");
        RuleBuilder closed =
                allow("r", "a.test").hours(hours("sat 08:00-09:00")).reports();
        Decision.Allow yes = yes(edition.with(closed), access);
        assertThat(yes.wouldDeny()).contains(sekisho.config.value.Reason.HOURS_CLOSED);
        assertThat(yes.until()).contains(Instant.parse("2026-06-05T23:00:00Z"));
        assertThat(told(edition.with(closed).decide(access.at(addresses("8.8.8.8")))))
                .isEqualTo("addr.class r");
        assertThat(told(edition.with(closed).decide(connect("a.test", 80)))).isEqualTo("port r");
        assertThat(told(edition.with(closed).decide(resolve("a.test", 16)))).isEqualTo("dns.type r");
        assertThat(told(edition.with(closed, deny("d", "a.test")).decide(access)))
                .isEqualTo("rule.deny d");
        assertThat(told(edition.with(closed.clients("others")).decide(access))).isEqualTo("rule.client r");
        assertThat(told(edition.with(closed.clients("desks").until(NOON)).decide(access)))
                .isEqualTo("rule.expired r");
    }

    @Test
    void anEnforcingRuleThatIsOpenSpeaksBeforeOneThatReports() {
        RuleBuilder reports =
                allow("r", "a.test").hours(hours("sat 08:00-09:00")).reports();
        RuleBuilder enforces = allow("e", "a.test").hours(hours("mon-fri 08:30-22:00"));
        Decision.Allow yes = yes(edition.with(reports, enforces), access);
        assertThat(yes.rule().id()).isEqualTo("e");
        assertThat(yes.wouldDeny()).isEmpty();
        now.set(TEN_PM);
        assertThat(yes(edition.with(reports, enforces), access).rule().id()).isEqualTo("r");
    }

    @Test
    void explainTellsHoursAndTheNextOpening() {
        Policy policy = edition.with(
                allow("night", "a.test").hours(hours("mon-fri 22:00-05:00")),
                allow("weekend", "a.test").hours(hours("sat-sun 00:00-24:00")));
        Explanation closed = Explanation.of(policy, access);
        assertThat(closed.opensAt()).contains(TEN_PM);
        assertThat(closed.text(false))
                .startsWith("refused: hours.closed (this is outside the rule's hours)\n")
                .contains("night (line 10): the rule holds mon-fri 22:00-05:00, and opens next at "
                        + "2026-06-01T22:00+09:00[Asia/Tokyo]\n");
        assertThat(closed.text(true)).contains("次に開くのは 2026-06-01T22:00+09:00[Asia/Tokyo] です");
        assertThat(closed.json()).contains("\"opens_at\":\"2026-06-01T13:00:00Z\"");
        now.set(TEN_PM);
        Explanation open = Explanation.of(policy, access);
        assertThat(open.opensAt()).isEmpty();
        assertThat(open.text(false))
                .contains(
                        "the rule holds mon-fri 22:00-05:00\n", "judged again at 2026-06-02T05:00+09:00[Asia/Tokyo]\n");
    }

    @Test
    void explainTellsWhatReportModeLetsThrough() {
        Policy policy = edition.with(
                allow("r", "a.test").hours(hours("sat 08:00-09:00")).reports());
        assertThat(Explanation.of(policy, access).text(false))
                .startsWith("allowed\n")
                .contains("mode: report lets this through and records would_deny: hours.closed");
        assertThat(Explanation.of(policy, access).text(true)).contains("would_deny: hours.closed と記録します");
    }

    @Test
    void whatNeedsTwoPermissionsEndsWithTheFirst() {
        Rule rule = yes(edition.with(allow("r", "a.test")), access).rule();
        Decision.Allow ever = new Decision.Allow(rule, Optional.empty(), Optional.empty());
        Decision.Allow noon = new Decision.Allow(rule, Optional.of(NOON), Optional.empty());
        Decision.Allow ten = new Decision.Allow(rule, Optional.of(TEN_PM), Optional.empty());
        assertThat(ever.whileAlso(ten).until()).contains(TEN_PM);
        assertThat(ten.whileAlso(ever).until()).contains(TEN_PM);
        assertThat(ten.whileAlso(noon).until()).contains(NOON);
        assertThat(noon.whileAlso(ten).until()).contains(NOON);
    }

    private static Decision.Allow yes(Policy policy, Access access) {
        return policy.decide(access).fold(yes -> yes, no -> {
            throw new AssertionError(no);
        });
    }
}
