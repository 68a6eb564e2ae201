package sekisho.config.policy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sekisho.config.settings.RuleSettings;
import sekisho.config.value.Edition;

/**
 * Why an access is allowed or refused, for people: what {@link Policy#decide} says of it, the rule with its line, and
 * what is missing. Made by {@link Explainer} only.
 */
public final class Explanation {

    private final Decision decision;
    private final Edition edition;
    private final String client;
    private final List<String> groups;
    private final String asked;
    private final Optional<Instant> opensAt;
    private final List<Phrase> story;

    Explanation(
            Decision decision,
            Edition edition,
            String client,
            List<String> groups,
            String asked,
            Optional<Instant> opensAt,
            List<Phrase> story) {
        this.decision = decision;
        this.edition = edition;
        this.client = client;
        this.groups = List.copyOf(groups);
        this.asked = asked;
        this.opensAt = opensAt;
        this.story = List.copyOf(story);
    }

    public static Explanation of(Policy policy, Access access) {
        return new Explainer(policy, access).explanation();
    }

    public Decision decision() {
        return decision;
    }

    public boolean allowed() {
        return decision.fold(allow -> true, deny -> false);
    }

    /** When the hours begin that are all that is missing; empty when something else is. */
    public Optional<Instant> opensAt() {
        return opensAt;
    }

    /** Lines for a screen, each ended by a line feed. */
    public String text(boolean ja) {
        StringBuilder out = new StringBuilder();
        out.append(decision.<String>fold(
                        allow -> ja ? "許可" : "allowed",
                        deny -> (ja ? "拒否: " : "refused: ") + deny.reason().code() + " ("
                                + (ja ? deny.reason().ja() : deny.reason().en()) + ")"))
                .append('\n');
        line(out, ja ? "接続元" : "client", client + " " + Shortfall.list(groups));
        line(out, ja ? "要求" : "asked", asked);
        rule().ifPresent(rule -> line(
                out,
                ja ? "規則" : "rule",
                rule.id()
                        + (ja ? "、" + rule.line() + " 行目" : ", line " + rule.line())
                        + rule.reason().map(reason -> " (" + reason + ")").orElse("")));
        line(out, ja ? "版" : "edition", edition.brief() + (ja ? "、承認者: " : ", approved by: ") + approvers());
        for (Phrase phrase : story) {
            out.append("  - ").append(phrase.in(ja)).append('\n');
        }
        return out.toString();
    }

    /** One JSON object, on one line. */
    public String json() {
        JsonObject object = new JsonObject()
                .text("decision", allowed() ? "allow" : "deny")
                .text("client", client)
                .texts("groups", groups)
                .text("asked", asked);
        decision.fold(allow -> object, deny -> {
            deny.detail().ifPresent(detail -> object.text("address", detail));
            return object.text("reason", deny.reason().code())
                    .text("reason_ja", deny.reason().ja())
                    .text("reason_en", deny.reason().en());
        });
        opensAt.ifPresent(at -> object.text("opens_at", at.toString()));
        rule().ifPresent(rule -> object.text("rule", rule.id()).number("line", rule.line()));
        return object.text("edition", edition.digest())
                .texts("approvers", edition.approvers())
                .texts("story_ja", story.stream().map(Phrase::ja).toList())
                .texts("story_en", story.stream().map(Phrase::en).toList())
                .toString();
    }

    private Optional<RuleSettings> rule() {
        return decision.fold(
                allow -> Optional.of(allow.rule().written()),
                deny -> deny.rule().map(Rule::written));
    }

    private String approvers() {
        return edition.approvers().isEmpty() ? "none" : String.join(", ", edition.approvers());
    }

    /** Japanese letters are two columns wide. */
    private static void line(StringBuilder out, String label, String value) {
        int columns = label.chars().map(c -> c < 0x1100 ? 1 : 2).sum();
        out.append("  ")
                .append(label)
                .append(" ".repeat(Math.max(1, 10 - columns)))
                .append(value)
                .append('\n');
    }
}
