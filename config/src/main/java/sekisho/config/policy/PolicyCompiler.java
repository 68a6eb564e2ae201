package sekisho.config.policy;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sekisho.config.approval.Grants;
import sekisho.config.settings.AddressScope;
import sekisho.config.settings.Hours;
import sekisho.config.settings.RuleSettings;
import sekisho.config.settings.Settings;
import sekisho.config.settings.Target;
import sekisho.config.value.Edition;

/** From settings to a {@link Policy}, once per edition. */
public final class PolicyCompiler {

    /** Most rules say the same about addresses; what they say is compiled once. */
    private record Where(AddressScope scope, boolean nat64) {}

    private PolicyCompiler() {}

    /** @param clock against which {@code until} and {@code hours} are compared at each decision */
    public static Policy compile(Settings settings, Edition edition, OwnListeners own, InstantSource clock) {
        IdentityMap identities =
                new IdentityMap(settings.clients().values(), settings.people().values());
        Map<Set<String>, BitSet> clients = new HashMap<>();
        Map<Where, AddressTest> addresses = new HashMap<>();
        Map<Hours, OpenHours> hours = new HashMap<>();
        List<Clause> clauses = new ArrayList<>();
        for (RuleSettings rule : settings.rules()) {
            BitSet who = clients.computeIfAbsent(rule.clients(), identities::groupsNamed);
            AddressTest where = addresses.computeIfAbsent(
                    new Where(rule.addresses(), rule.nat64()), key -> new AddressTest(key.scope, key.nat64));
            Optional<OpenHours> when = rule.hours()
                    .map(written -> hours.computeIfAbsent(written, key -> new OpenHours(key, settings.zone())));
            for (Target target : rule.targets()) {
                clauses.add(new Clause(clauses.size(), new Rule(rule, target), who, where, when));
            }
        }
        return new Policy(settings, edition, identities, new RuleIndex(clauses), own, clock, Grants.NONE);
    }
}
