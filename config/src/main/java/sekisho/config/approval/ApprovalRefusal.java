package sekisho.config.approval;

/** Every way in which the desk says no. The code is in the record and in the API's answer; the texts are for people. */
public enum ApprovalRefusal {
    PERSON("approval.person", "people に登録されていない証明書です", "the certificate proves nobody in people"),
    ROLE("approval.role", "この操作をする役割がありません", "the person does not have the role for this"),
    SELF("approval.self", "自分の申請は承認できません", "nobody approves his own request"),
    SAME_KEY("approval.same_key", "申請者または別の承認者と同じ鍵です", "the key is that of the requester or of another approver"),
    EDITOR("approval.editor", "最後に編集した人は承認できません", "the last editor may not approve"),
    VOTED("approval.voted", "この人はすでに承認しています", "this person has approved already"),
    NEW_APPROVER("approval.new_approver", "承認者になって 24 時間たっていません", "an approver of less than 24 hours may not approve"),
    UNKNOWN("approval.unknown", "そのような申請はありません", "there is no such request"),
    OVER("approval.over", "この申請はすでに終わっています", "the request is over"),
    EXPIRED("approval.expired", "期限が切れています", "it came too late"),
    STALE("approval.stale", "申請の後で設定が変わりました", "the configuration has changed since the request"),
    DIGEST("approval.digest", "署名した内容が申請と異なります", "what was signed is not this request"),
    SIGNATURE("approval.signature", "署名が正しくありません", "the signature is not right"),
    SIGNER("approval.signer", "署名した人と操作した人が異なります", "the signer is not the caller"),
    CERTIFICATE("approval.certificate", "署名の証明書を信頼できません", "the signer's certificate is not believed"),
    WIDER("approval.wider", "承認者は期間を短くできますが、広げられません", "an approver may shorten, never widen"),
    RULE("approval.rule", "承認が必要な規則ではありません", "no rule of this name needs a grant"),
    CLIENT("approval.client", "この規則の clients ではありません", "the rule is not for this person or address"),
    SCOPE("approval.scope", "規則にない宛先かポートです", "the rule does not lead there"),
    ADDRESS("approval.address", "この規則の一時利用は接続元アドレスを一つ指定します", "a grant of this rule names one source address"),
    LENGTH("approval.length", "期間が規則の grant-for を超えています", "the time is longer than the rule's grant-for, or none"),
    START("approval.start", "開始は今から 7 日以内です", "it must start within 7 days from now"),
    TEXT("approval.text", "理由が必要です（1〜500 文字、1 行）", "a reason is needed, one line of 1 to 500 characters"),
    TOO_MANY("approval.too_many", "未処理の申請が多すぎます", "too many requests wait"),
    NOT_HOLDER("approval.not_holder", "この操作は本人、承認者、管理者だけができます", "only its holder, an approver or an administrator may"),
    SAME("approval.same", "いま有効な設定と同じです", "it is the edition in force"),
    ROLLBACK(
            "approval.rollback",
            "以前有効だった設定です。rollback として申請してください",
            "it was in force before; ask for it as a rollback"),
    INVALID("approval.invalid", "この設定は読み込めません", "the configuration can't be loaded"),
    RESTRICTED("approval.restricted", "監査記録の制限中は新しい一時利用を開けません", "no new grant while the audit log is restricted"),
    NOT_RECORDED("approval.not_recorded", "記録できないため実行しません", "it can't be recorded, so it is not done");

    private final String code;
    private final String ja;
    private final String en;

    ApprovalRefusal(String code, String ja, String en) {
        this.code = code;
        this.ja = ja;
        this.en = en;
    }

    public String code() {
        return code;
    }

    /** One sentence without a full stop, in Japanese. */
    public String ja() {
        return ja;
    }

    /** One sentence without a full stop, in English. */
    public String en() {
        return en;
    }

    @Override
    public String toString() {
        return code;
    }
}
