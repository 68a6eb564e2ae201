package sekisho.config.policy;

import java.time.InstantSource;
import java.util.BitSet;
import sekisho.config.settings.RuleSettings;
import sekisho.config.settings.Settings;
import sekisho.config.settings.Target;
import sekisho.config.value.Edition;

/** From settings to a {@link Policy}, once per edition. */
public final class PolicyCompiler {

    private PolicyCompiler() {}

    /** @param clock against which {@code until} is compared at each decision */
    public static Policy compile(Settings settings, Edition edition, OwnListeners own, InstantSource clock) {
        IdentityMap identities = new IdentityMap(settings.clients().values());
        RuleIndex rules = new RuleIndex();
        int order = 0;
        for (RuleSettings rule : settings.rules()) {
            BitSet clients = identities.groupsNamed(rule.clients());
            AddressTest addresses = new AddressTest(rule.addresses(), rule.nat64());
            for (Target target : rule.targets()) {
                rules.add(new Clause(order++, new Rule(rule, target), clients, addresses));
            }
        }
        return new Policy(settings, edition, identities, rules, own, clock);
    }
}
