package sekisho.config.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code approval}, and what {@code needs: grant} asks of the people and groups around it. */
final class ApprovalReader {

    private final NamedFiles files;
    private final Map<String, Person> people;
    private final Report report;

    ApprovalReader(NamedFiles files, Map<String, Person> people, Report report) {
        this.files = files;
        this.people = people;
        this.report = report;
    }

    Optional<ApprovalSettings> read(
            YamlNode.Keys root, Map<String, ClientGroup> clients, List<WrittenRule> rules, AuditSettings audit) {
        Optional<YamlNode.Keys> written = root.value("approval").flatMap(YamlNode::asKeys);
        for (WrittenRule rule : rules) {
            tellLonely(rule);
            if (rule.rule().needs().isPresent()) {
                if (root.value("approval").isEmpty()) {
                    report.error(
                            rule.at("needs"),
                            "needs: grant, but approval is missing; write \"approval: {grants: 1}\" and people: who"
                                    + " approve");
                }
                tellShared(rule, clients);
            }
        }
        written.ifPresent(this::tellQuorum);
        return written.map(keys -> new ApprovalSettings(
                number(keys, "changes"),
                number(keys, "grants"),
                PlainKinds.SENTENCE.read(keys, "reason"),
                PlainKinds.PATH
                        .read(keys, "directory")
                        .map(files::resolve)
                        .orElse(audit.directory().resolve("private/approval"))));
    }

    private static int number(YamlNode.Keys approval, String key) {
        return FileKeys.QUORUM.read(approval, key).map(Math::toIntExact).orElse(1);
    }

    private void tellQuorum(YamlNode.Keys approval) {
        long approvers = people.values().stream()
                .filter(person -> person.roles().contains(Person.Role.APPROVER))
                .count();
        for (String key : List.of("changes", "grants")) {
            int asked = number(approval, key);
            if (asked > approvers) {
                report.error(
                        approval.value(key).orElse(approval),
                        "approval." + key + " is " + asked + ", and people: has " + approvers
                                + " with the role approver; write more approvers");
            }
        }
        if (number(approval, "grants") == 0) {
            report.error(
                    approval.value("grants").orElse(approval),
                    "approval.grants is 0; nobody opens a grant for himself, write 1 or more");
        }
        if (number(approval, "changes") == 0 && approval.value("reason").isEmpty()) {
            report.error(
                    approval.value("changes").orElse(approval),
                    "approval.changes is 0; write 1 or more, or approval.reason: why one administrator decides alone");
        }
    }

    /** Keys that say something about a grant which nobody needs. */
    private void tellLonely(WrittenRule rule) {
        if (rule.node().entry("needs").isEmpty()) {
            for (String key : List.of("grant-for", "grant-binds")) {
                rule.node()
                        .entry(key)
                        .ifPresent(entry -> report.error(
                                entry.key(), key + ": without needs: grant; write needs: grant, or remove it"));
            }
        }
    }

    /** A network is many people; a grant is for one. */
    private void tellShared(WrittenRule rule, Map<String, ClientGroup> clients) {
        if (rule.rule().needs().orElseThrow().binds() == GrantNeed.Binds.ADDRESS) {
            return;
        }
        for (String name : rule.rule().clients()) {
            ClientGroup group = clients.get(name);
            if (group != null && group.certificates().isEmpty()) {
                report.error(
                        rule.at("needs"),
                        "needs: grant, but clients." + name + " has no certificates and a network is many people;"
                                + " write certificates: there, or grant-binds: address here");
            }
        }
    }
}
