package sekisho.packaging.squid;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sekisho.config.policy.Access;
import sekisho.config.policy.OwnListeners;
import sekisho.config.policy.Policy;
import sekisho.config.policy.PolicyCompiler;
import sekisho.config.settings.Settings;
import sekisho.config.value.Destination;
import sekisho.config.value.Door;
import sekisho.config.value.Edition;
import sekisho.config.value.Identity;

/**
 * Both asked about the same requests.
 *
 * @param same answered alike
 * @param unknown not compared: Squid's answer hangs on a password, an address or an expression
 * @param stricter refused by the new file alone
 * @param wider allowed by the new file alone
 */
public record Comparison(int same, int unknown, List<String> stricter, List<String> wider) {

    public Comparison {
        stricter = List.copyOf(stricter);
        wider = List.copyOf(wider);
    }

    static Comparison of(SquidPolicy squid, Settings settings, ImportOptions options) {
        Map<Instant, Policy> byTime = new HashMap<>();
        int same = 0;
        int unknown = 0;
        List<String> stricter = new ArrayList<>();
        List<String> wider = new ArrayList<>();
        for (Probe probe : Probes.of(squid, options.zone())) {
            Policy policy = byTime.computeIfAbsent(
                    probe.at().toInstant(),
                    at -> PolicyCompiler.compile(
                            settings, new Edition("import", List.of()), OwnListeners.NONE, () -> at));
            Ternary before = squid.decide(probe);
            Ternary after = Ternary.of(allows(policy, probe));
            if (before == Ternary.UNKNOWN) {
                unknown++;
            } else if (before == after) {
                same++;
            } else {
                (after == Ternary.YES ? wider : stricter).add(probe.toString());
            }
        }
        return new Comparison(same, unknown, stricter, wider);
    }

    /** Before the lookup: Squid's lists know no address classes either. */
    private static boolean allows(Policy policy, Probe probe) {
        Identity client = new Identity(probe.client(), Optional.empty());
        Destination place = new Destination(probe.host(), probe.port());
        Access access = probe.connect()
                ? new Access.Connect(client, Door.CONNECT, place)
                : new Access.Request(client, Door.HTTP, "GET", place, "/");
        return policy.decide(access).fold(yes -> true, no -> false);
    }
}
