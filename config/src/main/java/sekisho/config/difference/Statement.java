package sekisho.config.difference;

/** Every sentence about a difference. {@code %1$s} is its subject, {@code %2$s} … are its values. */
public enum Statement {
    NEW_RULE("新しい規則 %1$s（%2$s）: %3$s", "new rule %1$s for %2$s: %3$s"),
    RULE_GONE("規則 %1$s がなくなる（%2$s）: %3$s", "rule %1$s is gone, which was for %2$s: %3$s"),
    NEW_DENY("新しい拒否規則 %1$s（%2$s）: %3$s", "new deny rule %1$s for %2$s: %3$s"),
    DENY_GONE("拒否規則 %1$s がなくなる（%2$s）: %3$s", "deny rule %1$s is gone, which was for %2$s: %3$s"),
    TERMS("規則 %1$s の条件: %2$s", "rule %1$s, its terms: %2$s"),
    LEADS_MORE("規則 %1$s で新たに通れる宛先: %2$s", "rule %1$s now leads to %2$s"),
    LEADS_LESS("規則 %1$s で通れなくなる宛先: %2$s", "rule %1$s no longer leads to %2$s"),
    DENIES_MORE("拒否規則 %1$s で新たに拒む宛先: %2$s", "deny rule %1$s now refuses %2$s"),
    DENIES_LESS("拒否規則 %1$s で拒まなくなる宛先: %2$s", "deny rule %1$s no longer refuses %2$s"),
    FOR_MORE("規則 %1$s の対象に加わる: %2$s", "rule %1$s is now also for %2$s"),
    FOR_LESS("規則 %1$s の対象から外れる: %2$s", "rule %1$s is no longer for %2$s"),
    ENDS("規則 %1$s の期限: %2$s → %3$s", "rule %1$s ends at: %2$s → %3$s"),
    GRANT_ADDED("規則 %1$s に別の人の承認（grant）が必要になる", "rule %1$s now needs a grant, which another person opens"),
    GRANT_DROPPED("規則 %1$s に別の人の承認（grant）が不要になる", "rule %1$s no longer needs a grant: nobody else is asked"),
    RULE_KEY("規則 %1$s の %2$s: %3$s → %4$s", "rule %1$s, %2$s: %3$s → %4$s"),
    GROUP_MORE("clients.%1$s に加わる: %2$s（規則: %3$s）", "clients.%1$s now has %2$s (in rules: %3$s)"),
    GROUP_LESS("clients.%1$s から外れる: %2$s（規則: %3$s）", "clients.%1$s no longer has %2$s (in rules: %3$s)"),
    GROUP_NARROWED(
            "clients.%1$s は %2$s も満たすものだけになる（規則: %3$s）",
            "clients.%1$s is now only who also fits %2$s (in rules: %3$s)"),
    GROUP_WIDENED(
            "clients.%1$s は %2$s を問わなくなる（規則: %3$s）", "clients.%1$s no longer asks for any of %2$s (in rules: %3$s)"),
    NEW_PERSON("新しい人 %1$s、役割 %2$s、証明書 %3$s", "new person %1$s with the roles %2$s and the certificates %3$s"),
    PERSON_GONE("%1$s がいなくなる。役割は %2$s", "%1$s is gone, who had the roles %2$s"),
    ROLES_MORE("%1$s に役割が加わる: %2$s", "%1$s gets the roles %2$s"),
    ROLES_LESS("%1$s から役割がなくなる: %2$s", "%1$s loses the roles %2$s"),
    PROOF_MORE("%1$s の証明書が加わる: %2$s", "%1$s is now also proven by %2$s"),
    PROOF_LESS("%1$s の証明書がなくなる: %2$s", "%1$s is no longer proven by %2$s"),
    APPROVERS("変更・一時利用に必要な承認者の数 %1$s: %2$s → %3$s", "approvers needed, %1$s: %2$s → %3$s"),
    APPROVAL_GONE("approval がなくなる: これからは一人の管理者が決める", "approval is gone: from now on one administrator decides alone"),
    APPROVAL_ADDED("approval が加わる: これからは別の人の承認が要る", "approval is new: from now on others must approve"),
    KEY("%1$s: %2$s → %3$s", "%1$s: %2$s → %3$s");

    private final String ja;
    private final String en;

    Statement(String ja, String en) {
        this.ja = ja;
        this.en = en;
    }

    String pattern(boolean japanese) {
        return japanese ? ja : en;
    }
}
