package sekisho.dns.plane;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sekisho.config.settings.RuleSettings;
import sekisho.config.settings.Settings;
import sekisho.config.settings.catalogue.AwsName;
import sekisho.config.value.HostName;

/**
 * A name of the catalogue that a rule in force keeps in private or written ranges.
 *
 * @param probe the name itself, or one that the pattern matches
 */
public record CataloguedName(AwsName name, RuleSettings rule, HostName probe) {

    /** Nobody owns a bucket, a registry or an account of this name: any label stands for all of a wildcard. */
    private static final String PROBE = "sekisho-verify";

    /** In the order of the file; a name under two rules with the same scope once. Public rules promise nothing. */
    public static List<CataloguedName> inForce(Settings settings, Instant now) {
        List<CataloguedName> found = new ArrayList<>();
        Set<Map.Entry<Object, Object>> seen = new HashSet<>();
        for (RuleSettings rule : settings.rules()) {
            boolean over = rule.until().filter(end -> !now.isBefore(end)).isPresent();
            boolean closed = rule.addresses().fold(() -> true, () -> false, () -> false, ranges -> true);
            if (rule.deny() || over || !closed) {
                continue;
            }
            rule.targets().stream()
                    .flatMap(target -> target.aws().stream())
                    .filter(name -> seen.add(Map.entry(name.host(), rule.addresses())))
                    .forEach(name -> found.add(new CataloguedName(name, rule, probe(name))));
        }
        return found;
    }

    private static HostName probe(AwsName name) {
        return HostName.of(name.host().toString().replaceFirst("^\\*{1,2}(?=\\.)", PROBE));
    }
}
