package sekisho.config.settings;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything an administrator can write, in the order of the file. Each record's comments are the manual of its keys.
 * Built by {@link SettingsReader} only, so what exists is complete and free of mistakes. Maps keep the file's order.
 *
 * @param name of this appliance, in every record and metric
 * @param zone for dates and hours; default {@code Asia/Tokyo}
 * @param approval how many other persons each change and each grant needs; empty where one administrator decides alone
 * @param contact whom a refused person may ask, shown on the refusal page
 */
public record Settings(
        String name,
        ZoneId zone,
        Listen listen,
        Map<String, ClientGroup> clients,
        Map<String, Target> destinations,
        List<RuleSettings> rules,
        DnsSettings dns,
        AuditSettings audit,
        Map<String, Person> people,
        Optional<ApprovalSettings> approval,
        Optional<String> contact,
        Limits limits) {}
