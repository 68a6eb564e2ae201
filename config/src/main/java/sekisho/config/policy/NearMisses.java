package sekisho.config.policy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import sekisho.config.settings.RuleSettings;
import sekisho.config.settings.Settings;
import sekisho.config.settings.Target;
import sekisho.config.value.HostName;
import sekisho.config.value.HostPattern;

/** Patterns of this client's rules that look as if they matched a name, and do not: the mistakes that are often made. */
final class NearMisses {

    private static final int SHOWN = 3;

    private final Settings settings;
    private final Predicate<RuleSettings> speaksOfClient;

    NearMisses(Settings settings, IdentityMap identities, BitSet client) {
        this.settings = settings;
        this.speaksOfClient = rule -> identities.groupsNamed(rule.clients()).intersects(client);
    }

    List<Phrase> of(HostName name) {
        List<Phrase> found = new ArrayList<>();
        for (RuleSettings rule : settings.rules()) {
            if (rule.deny() || !speaksOfClient.test(rule)) {
                continue;
            }
            for (Target target : rule.targets()) {
                for (HostPattern pattern : target.hosts()) {
                    miss(rule, pattern, name)
                            .filter(hint -> found.size() < SHOWN)
                            .ifPresent(found::add);
                }
            }
        }
        return found;
    }

    private static Optional<Phrase> miss(RuleSettings rule, HostPattern pattern, HostName name) {
        String text = pattern.toString();
        String where = "(" + rule.id() + ", line " + rule.line() + ")";
        String suffix = text.startsWith("**.") ? text.substring(3) : text.startsWith("*.") ? text.substring(2) : text;
        if (suffix.indexOf('*') >= 0) {
            return Optional.empty();
        }
        boolean below = name.text().endsWith("." + suffix);
        if (!text.equals(suffix) && name.text().equals(suffix)) {
            return Optional.of(new Phrase(
                    text + " " + where + " は " + suffix + " そのものを含みません。必要なら " + suffix + " も書きます",
                    text + " " + where + " does not stand for " + suffix + " itself; write " + suffix + " too"));
        }
        if (text.startsWith("*.") && below && !pattern.matches(name)) {
            return Optional.of(new Phrase(
                    text + " " + where + " の * は一つのラベルだけです。深い名前には **." + suffix + " と書きます",
                    text + " " + where + " stands for one label before " + suffix + "; write **." + suffix
                            + " for any depth"));
        }
        if (text.equals(suffix) && below) {
            return Optional.of(new Phrase(
                    text + " " + where + " は下位の名前を含みません。必要なら *." + suffix + " と書きます",
                    text + " " + where + " does not stand for names below it; write *." + suffix));
        }
        return Optional.empty();
    }
}
