package sekisho.config.policy;

import java.util.List;
import sekisho.config.settings.RuleSettings;
import sekisho.config.value.IpAddress;
import sekisho.config.value.NeverAllowed;

/** Where the addresses of a name lie, seen from a rule that keeps it private. For reports: what leaves, the policy decides. */
public enum AddressPlane {
    /** All where the rule wants them. */
    PRIVATE,
    /** Some of them: nobody gets the name, and somebody is about to lose it. */
    PARTIAL,
    /** None, and at least one is an address of the internet. */
    PUBLIC,
    /** None, and none is of the internet: another network, loopback, a special purpose. */
    WRONG_RANGE;

    /** @param addresses at least one */
    public static AddressPlane of(RuleSettings rule, List<IpAddress> addresses) {
        AddressTest test = new AddressTest(rule.addresses(), rule.nat64());
        long fit = addresses.stream()
                .filter(address -> test.fit(address) == Fit.WHOLE && !NeverAllowed.isMetadata(address))
                .count();
        if (fit > 0) {
            return fit == addresses.size() ? PRIVATE : PARTIAL;
        }
        return addresses.stream().anyMatch(one -> SpecialAddresses.kind(one) == SpecialAddresses.Kind.PUBLIC)
                ? PUBLIC
                : WRONG_RANGE;
    }
}
