package sekisho.config.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sekisho.config.policy.Policy.Finding;
import sekisho.config.settings.RuleSettings;
import sekisho.config.value.EncodedName;
import sekisho.config.value.HostName;
import sekisho.config.value.IpAddress;
import sekisho.config.value.QueryTypes;
import sekisho.config.value.Reason;

/** Asks the policy as a gate would, and looks at each rule that speaks of the host to tell the rest. */
final class Explainer {

    private static final int OTHERS = 5;

    private final Policy policy;
    private final Access access;
    private final Question question;
    private final List<String> groups;
    private final List<Finding> findings;
    private final Shortfall shortfall;
    private final List<Phrase> story = new ArrayList<>();

    Explainer(Policy policy, Access access) {
        this.policy = policy;
        this.access = access;
        question = Question.of(access);
        groups = policy.identities().namesOf(access.identity());
        findings = policy.findings(access);
        shortfall = new Shortfall(question, groups, policy.settings().zone(), policy.now());
    }

    Explanation explanation() {
        Decision decision = policy.decide(access);
        decision.fold(this::tellAllowed, this::tellRefused);
        return new Explanation(
                decision,
                policy.edition(),
                access.identity().label(),
                groups,
                access.fold(new Asked()),
                opening(decision),
                story);
    }

    /** When the first of the closed rules that would allow this opens. */
    private Optional<Instant> opening(Decision decision) {
        boolean closed = decision.fold(allow -> false, deny -> deny.reason() == Reason.HOURS_CLOSED);
        return findings.stream()
                .filter(finding -> closed && !finding.clause().denies() && finding.fit() == Fit.CLOSED)
                .flatMap(finding -> finding.clause().opens(policy.now()).stream())
                .min(Comparator.naturalOrder());
    }

    private List<Phrase> tellAllowed(Decision.Allow allow) {
        RuleSettings rule = allow.rule().written();
        String scope = Shortfall.scope(rule);
        rule.until()
                .map(shortfall::at)
                .ifPresent(end -> story.add(new Phrase("期限は " + end + " です", "the rule ends at " + end)));
        rule.hours().ifPresent(hours -> story.add(new Phrase("規則の時間は " + hours + " です", "the rule holds " + hours)));
        allow.until()
                .filter(end -> !rule.until().equals(allow.until()))
                .map(shortfall::at)
                .ifPresent(end -> story.add(new Phrase(end + " にもう一度判断します", "this is judged again at " + end)));
        tellReported(allow);
        tellEncoded();
        boolean looksUp = question.isProxy() || question.type() == 1 || question.type() == 28;
        if (question.addresses().isEmpty() && looksUp) {
            story.add(new Phrase(
                    "名前はまだ引いていません。全てのアドレスが addresses " + scope + " に入るときだけ許可されます",
                    "the name has not been looked up; it is allowed only if every address fits addresses " + scope));
        }
        return story;
    }

    /** What only the running gateway can count: one such name is nothing, many are a tunnel. */
    private void tellEncoded() {
        if (!question.isProxy() && question.host() instanceof HostName name && EncodedName.weight(name) > 0) {
            String manner = policy.settings().dns().tunnelling().name().toLowerCase(Locale.ROOT);
            story.add(new Phrase(
                    "名前の一部が符号化されたデータのように見えます。このような新しい名前が続くと dns.tunnelling: " + manner + " が働きます",
                    "part of the name looks like encoded data; after many new names like it dns.tunnelling: " + manner
                            + " takes effect"));
        }
    }

    private void tellReported(Decision.Allow allow) {
        if (!allow.rule().written().reports()) {
            return;
        }
        story.add(allow.wouldDeny()
                .map(kept -> new Phrase(
                        "mode: report のため許可し、would_deny: " + kept.code() + " と記録します。" + kept.ja(),
                        "mode: report lets this through and records would_deny: " + kept.code() + " (" + kept.en()
                                + ")"))
                .orElse(new Phrase(
                        "mode: report のため、トンネルの最初の通信が合わなくても通し、記録だけします",
                        "mode: report: a tunnel with a wrong greeting is let through, and recorded")));
    }

    private List<Phrase> tellRefused(Decision.Deny deny) {
        switch (deny.reason()) {
            case CLIENT_UNKNOWN ->
                story.add(new Phrase(
                        access.identity().label() + " はどの clients にも入っていません",
                        access.identity().label() + " is in no group of clients"));
            case METADATA, SPECIAL_NAME, ADDR_SELF -> {
                deny.detail().ifPresent(detail -> story.add(new Phrase(detail, detail)));
                story.add(new Phrase("どの規則でも許可できません", "no rule can allow this"));
            }
            case RULE_DENY -> tellDenied();
            default -> tellMisses(deny);
        }
        return story;
    }

    private void tellDenied() {
        story.add(new Phrase("拒否の規則は、どの許可の規則よりも優先されます", "a deny rule wins over every allow rule"));
        findings.stream()
                .filter(finding ->
                        !finding.clause().denies() && finding.fit().reason().isEmpty())
                .findFirst()
                .ifPresent(finding -> story.add(new Phrase(
                        where(finding) + " だけなら許可されます", "without it, " + where(finding) + " would allow this")));
    }

    private void tellMisses(Decision.Deny deny) {
        if (deny.reason() == Reason.RULE_NONE && question.host() instanceof IpAddress) {
            story.add(new Phrase(
                    "アドレスの宛先は、そのアドレスが hosts に書かれているときだけ許可されます。逆引きはしません",
                    "an address is allowed only where hosts lists it; its reverse name is never asked for"));
        }
        if (deny.rule().isEmpty()) {
            deny.detail().ifPresent(detail -> story.add(new Phrase(detail, detail)));
        }
        findings.stream()
                .filter(finding ->
                        !finding.clause().denies() && finding.fit().reason().isPresent())
                .limit(OTHERS)
                .forEach(finding -> {
                    Phrase missing = shortfall.of(finding.clause(), finding.fit());
                    story.add(new Phrase(where(finding) + ": " + missing.ja(), where(finding) + ": " + missing.en()));
                });
        if (question.host() instanceof HostName name) {
            story.addAll(policy.nearMisses(access).of(name));
        }
    }

    private static String where(Finding finding) {
        RuleSettings rule = finding.clause().rule().written();
        return rule.id() + " (line " + rule.line() + ")";
    }

    /** The access in one line, as an administrator would type it. */
    private static final class Asked implements Access.Cases<String> {
        @Override
        public String connect(Access.Connect connect) {
            return "CONNECT " + connect.destination();
        }

        @Override
        public String request(Access.Request request) {
            return request.method() + " http://" + request.destination() + request.path();
        }

        @Override
        public String resolve(Access.Resolve resolve) {
            return resolve.name() + " " + QueryTypes.name(resolve.type());
        }
    }
}
