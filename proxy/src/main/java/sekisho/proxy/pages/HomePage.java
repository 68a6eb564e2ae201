package sekisho.proxy.pages;

import java.util.List;
import sekisho.config.policy.Policy;
import sekisho.config.value.Identity;

/** {@code /}: where this is, and who the reader is to it. */
final class HomePage {

    private final Policy policy;
    private final Caller caller;
    private final Address asked;

    HomePage(Policy policy, Caller caller, Address asked) {
        this.policy = policy;
        this.caller = caller;
        this.asked = asked;
    }

    String text() {
        String name = Markup.escape(policy.settings().name());
        return Markup.page(
                asked.language(),
                asked.say(name + " の出口", "The way out of " + name),
                "<p>"
                        + asked.say(
                                "ここは閉じたネットワークの出口です。許可された宛先だけに接続できます。すべての接続の可否が記録されます。",
                                "This gateway leads only to destinations that are allowed, and writes every decision"
                                        + " down.")
                        + "</p>\n"
                        + asked.navigation()
                        + who()
                        + setup()
                        + WhyPage.contact(policy.settings(), asked));
    }

    private String who() {
        Identity identity = caller.identity();
        List<String> groups = policy.groupsOf(identity);
        String known = groups.isEmpty()
                ? asked.say(
                        "なし。どの宛先にも接続できません。アドレスを担当者に伝えてください。",
                        "none, so nothing is open to you. Tell your address to the people below.")
                : Markup.escape(String.join(", ", groups));
        return "<h2>" + asked.say("あなた", "You") + "</h2><dl>"
                + Markup.fact(
                        asked.say("アドレス", "Address"),
                        Markup.code(identity.source().text()))
                + Markup.fact(
                        asked.say("証明書", "Certificate"),
                        identity.certificate().map(Markup::code).orElse(asked.say("なし", "none")))
                + Markup.fact(asked.say("グループ", "Groups"), known)
                + Markup.fact(
                        asked.say("入口", "Door"), Markup.code((caller.tls() ? "https://" : "http://") + caller.here()))
                + "</dl>\n";
    }

    private String setup() {
        String door = (caller.tls() ? "https://" : "http://") + caller.here();
        String script = (caller.tls() ? "https://" : "http://") + caller.here() + "/proxy.pac";
        return "<h2>" + asked.say("設定", "Set up a program") + "</h2><p>"
                + asked.say("ブラウザーの自動構成スクリプト: ", "Automatic configuration for browsers: ")
                + "<a href=\"/proxy.pac\">" + Markup.escape(script) + "</a></p><pre>https_proxy=" + Markup.escape(door)
                + "\nhttp_proxy=" + Markup.escape(door) + "</pre>\n";
    }
}
