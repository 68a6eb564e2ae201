package sekisho.proxy.pages;

import sekisho.config.value.Reason;

/** What somebody can do about a refusal: ask for what, or change what. */
final class Advice {

    private Advice() {}

    /** @return safe markup */
    static String of(Refusals.Refusal one, Language language) {
        String place = Markup.escape(one.destination().map(Object::toString).orElse(one.asked()));
        return switch (one.reason()) {
            case CLIENT_UNKNOWN ->
                language.say(
                        "使っている機器のアドレスを登録するよう、担当者に依頼してください。",
                        "Ask that the address of your machine is added to a client group.");
            case RULE_NONE, RULE_CLIENT, RULE_THROUGH, PORT ->
                language.say(
                        place + " への接続が業務に必要なら、判定番号を添えて許可の規則を依頼してください。",
                        "If you need " + place + ", ask for a rule that allows it, and tell the decision.");
            case GRANT_NONE ->
                language.say(
                        "この宛先は、別の人が承認した間だけ使えます。sekisho grant request で申請してください。",
                        "It works while a grant is open that another person approved: sekisho grant request.");
            case HOURS_CLOSED ->
                language.say(
                        "規則の時間になれば使えます。それ以外の時間に必要なら、判定番号を添えて依頼してください。",
                        "It works in the rule's hours. If you need it at other times, ask, and tell the decision.");
            case LIMIT_CONNECTIONS, LIMIT_RATE, LIMIT_LOOKUPS ->
                language.say(
                        "あなたの接続が多すぎるか速すぎます。プログラムの同時接続数を減らし、少し待って再試行してください。",
                        "You have too many connections, or too fast. Let the program open fewer, wait a little, and try"
                                + " again.");
            case LIMIT_BYTES, LIMIT_BUDGET ->
                language.say(
                        "今日の分を使い切りました。翌日 0 時から使えます。業務に支障があれば判定番号を添えて相談してください。",
                        "Today's bytes are used up; it works again after midnight. If that stops your work, tell the"
                                + " decision.");
            case RULE_EXPIRED ->
                language.say(
                        "期限の切れた規則です。まだ必要なら、判定番号を添えて延長を依頼してください。",
                        "The rule has ended. If you still need it, ask for a new date, and tell the decision.");
            default -> ofPlace(one.reason(), language);
        };
    }

    private static String ofPlace(Reason reason, Language language) {
        return switch (reason) {
            case RULE_DENY, METADATA, SPECIAL_NAME, ADDR_SELF ->
                language.say(
                        "この宛先は意図して閉じられています。業務に支障があれば相談してください。",
                        "This place is closed on purpose. Talk to the people below if that stops your work.");
            case ADDR_CLASS, ADDR_EMBEDDED ->
                language.say(
                        "名前が、規則の範囲にないアドレスを指しています。あなたの操作の誤りではありません。判定番号を担当者に伝えてください。",
                        "The name leads to an address that its rule does not permit. It is not your mistake: tell the"
                                + " decision.");
            case SCHEME ->
                language.say(
                        "プログラムに https のプロキシ（CONNECT）を使うよう設定してください。",
                        "Set the program to use the proxy for https too: it will then send CONNECT.");
            default -> byKind(reason, language);
        };
    }

    private static String byKind(Reason reason, Language language) {
        return switch (reason.kind()) {
            case REJECT ->
                language.say(
                        "プログラムの送った要求の形式が不正です。再試行では直りません。プログラムの提供元か担当者に判定番号を伝えてください。",
                        "What the program sent is malformed, and to try again will not help. Tell its maker, or the"
                                + " people below.");
            case UNREACHABLE ->
                language.say(
                        "接続は許可されていますが、宛先に届きませんでした。しばらくして再試行し、続くなら判定番号を伝えてください。",
                        "It is allowed, but it could not be reached. Try again later; if it stays so, tell the"
                                + " decision.");
            case DENY, END -> language.say("判定番号を添えて担当者に相談してください。", "Tell the decision to the people below.");
        };
    }
}
