package sekisho.config.policy;

import static java.util.stream.Collectors.joining;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import sekisho.config.settings.GrantNeed;
import sekisho.config.settings.RuleSettings;
import sekisho.config.settings.RuleSettings.Gate;
import sekisho.config.value.QueryTypes;

/** What was missing for a yes, in words: what was asked, against what the rule says. */
final class Shortfall {

    private final Question question;
    private final List<String> groups;
    private final ZoneId zone;
    private final Instant now;

    Shortfall(Question question, List<String> groups, ZoneId zone, Instant now) {
        this.question = question;
        this.groups = groups;
        this.zone = zone;
        this.now = now;
    }

    String at(Instant instant) {
        return ZonedDateTime.ofInstant(instant, zone).toString();
    }

    /** @param fit less than {@link Fit#WHOLE} */
    Phrase of(Clause clause, Fit fit) {
        RuleSettings rule = clause.rule().written();
        return switch (fit) {
            case CLIENT ->
                new Phrase(
                        "規則の clients は " + list(rule.clients()) + "、この接続元は " + list(groups) + " です",
                        "the rule is for clients " + list(rule.clients()) + ", and this client is in " + list(groups));
            case EXPIRED -> {
                String end = rule.until().map(this::at).orElse("");
                yield new Phrase("規則の期限は " + end + " でした", "the rule ended at " + end);
            }
            case THROUGH ->
                new Phrase(
                        "規則の through は " + gates(rule.through()) + "、入口は " + gate(question.gate()) + " です",
                        "the rule is through " + gates(rule.through()) + ", and this came through "
                                + gate(question.gate()));
            case PORT -> port(clause);
            case TYPE -> type(rule);
            case EMBEDDED ->
                new Phrase(
                        misfit(clause) + ": nat64: true の規則でだけ、NAT64 の中の IPv4 アドレスで判断します",
                        misfit(clause) + ": only a rule with nat64: true judges a NAT64 address by the one inside");
            case ADDRESS -> {
                String scope = scope(rule);
                yield new Phrase(
                        misfit(clause) + ": 規則の addresses は " + scope + " です",
                        misfit(clause) + ": the rule has addresses " + scope);
            }
            case GRANT -> grant(clause);
            case CLOSED -> closed(clause);
            case REPORTED, WHOLE -> throw new IllegalArgumentException("nothing is missing");
        };
    }

    private Phrase grant(Clause clause) {
        RuleSettings rule = clause.rule().written();
        String ask = "sekisho grant request " + rule.id();
        String most = rule.needs().map(GrantNeed::longest).map(Object::toString).orElse("");
        String hours =
                clause.isOpen(now) ? "" : ", and its hours " + rule.hours().orElseThrow();
        String hoursJa = clause.isOpen(now) ? "" : "。時間も " + rule.hours().orElseThrow() + " です";
        return new Phrase(
                "別の人の承認が必要です (最長 " + most + "): " + ask + hoursJa,
                "it needs a grant that another person approves, for at most " + most + ": " + ask + hours);
    }

    private Phrase closed(Clause clause) {
        String hours = clause.rule().written().hours().map(Object::toString).orElse("");
        Optional<String> next = clause.opens(now).map(this::at);
        return new Phrase(
                "規則の時間は " + hours + next.map(at -> "、次に開くのは " + at + " です").orElse(" です"),
                "the rule holds " + hours
                        + next.map(at -> ", and opens next at " + at).orElse(""));
    }

    private Phrase port(Clause clause) {
        String ports = list(clause.rule().target().ports());
        return new Phrase(
                "規則の ports は " + ports + "、要求は " + question.port() + " です",
                "the rule has ports " + ports + ", and this asks for " + question.port());
    }

    private Phrase type(RuleSettings rule) {
        String types = list(rule.types().stream().sorted().map(QueryTypes::name).toList());
        String asked = QueryTypes.name(question.type());
        return new Phrase(
                "規則の types は " + types + "、質問は " + asked + " です",
                "the rule has types " + types + ", and this asks for " + asked);
    }

    static String scope(RuleSettings rule) {
        return rule.addresses().fold(() -> "private", () -> "public", () -> "any", Shortfall::list);
    }

    static String list(Collection<?> values) {
        return values.stream().map(Object::toString).collect(joining(", ", "[", "]"));
    }

    static String gate(Gate gate) {
        return gate.name().toLowerCase(Locale.ROOT);
    }

    private static String gates(Collection<Gate> gates) {
        return list(new TreeSet<>(gates).stream().map(Shortfall::gate).toList());
    }

    private String misfit(Clause clause) {
        return clause.firstMisfit(question)
                .map(address -> address + ", " + SpecialAddresses.describe(address))
                .orElse("");
    }
}
