package sekisho.proxy.pages;

import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import sekisho.config.policy.NextOpening;
import sekisho.config.policy.Policy;
import sekisho.config.settings.Settings;
import sekisho.config.value.DecisionId;
import sekisho.config.value.Reason;

/** {@code /why}: what was refused to the reader, for what reason, and what may be asked of whom. */
final class WhyPage {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss z", Locale.ROOT);

    private final Policy policy;
    private final Address asked;

    WhyPage(Policy policy, Address asked) {
        this.policy = policy;
        this.asked = asked;
    }

    /** @param one whether one decision was asked about */
    String text(List<Refusals.Refusal> own, boolean one) {
        StringBuilder body = new StringBuilder(asked.navigation()).append(contact(policy.settings(), asked));
        if (own.isEmpty()) {
            body.append("<p>").append(nothing(one)).append("</p>\n");
        }
        own.forEach(refusal -> body.append(article(refusal)));
        return Markup.page(asked.language(), asked.say("なぜ拒否されましたか", "Why was I refused?"), body.toString());
    }

    private String nothing(boolean one) {
        return one
                ? asked.say(
                        "この判定番号の拒否は、あなたのものとしては残っていません。担当者は記録から調べられます。",
                        "No refusal of yours with this decision is remembered here. The log still knows it: ask.")
                : asked.say("あなたへの拒否の記録はありません。", "No refusal of yours is remembered here.");
    }

    private String article(Refusals.Refusal one) {
        DecisionId id = one.ids().get(0);
        String times = one.times() > 1 ? asked.say("（" + one.times() + " 回）", " (" + one.times() + " times)") : "";
        String time = TIME.format(one.at().atZone(policy.settings().zone())) + times;
        return "<article><h2>" + Markup.escape(one.asked().isEmpty() ? "?" : one.asked()) + "</h2><dl>\n"
                + Markup.fact(
                        asked.say("理由", "Reason"),
                        asked.say(one.reason().ja(), one.reason().en()) + " "
                                + Markup.code(one.reason().code()))
                + one.detail()
                        .map(text -> Markup.fact(asked.say("詳細", "Detail"), Markup.escape(text)))
                        .orElse("")
                + opening(one)
                + Markup.fact(asked.say("できること", "What to do"), Advice.of(one, asked.language()))
                + Markup.fact(asked.say("時刻", "Time"), time)
                + Markup.fact(asked.say("判定番号", "Decision"), asked.link("/why/" + id, "<code>" + id + "</code>"))
                + "</dl></article>\n";
    }

    private String opening(Refusals.Refusal one) {
        return one.rule()
                .filter(rule -> one.reason() == Reason.HOURS_CLOSED || one.reason() == Reason.GRANT_NONE)
                .flatMap(rule -> NextOpening.of(policy, rule))
                .map(at -> TIME.format(at.atZone(policy.settings().zone())))
                .map(at -> closedToo(one) + Markup.fact(asked.say("次に開く時刻", "Opens next"), at))
                .orElse("");
    }

    /** A grant alone would not have opened it either. */
    private String closedToo(Refusals.Refusal one) {
        Reason closed = Reason.HOURS_CLOSED;
        return one.reason() == closed
                ? ""
                : Markup.fact(
                        asked.say("時間", "Hours"),
                        asked.say(closed.ja(), closed.en()) + " " + Markup.code(closed.code()));
    }

    static String contact(Settings settings, Address asked) {
        return settings.contact()
                .map(text -> "<p>" + asked.say("問い合わせ先: ", "Ask: ") + Markup.escape(text) + "</p>\n")
                .orElse("");
    }
}
