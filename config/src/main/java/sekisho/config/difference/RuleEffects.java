package sekisho.config.difference;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import sekisho.config.settings.GrantNeed;
import sekisho.config.settings.RuleSettings;
import sekisho.config.settings.ScopeReach;
import sekisho.config.value.QueryTypes;

/** Whether another value of a rule's key lets more through, as far as the value alone can tell. */
final class RuleEffects {

    private RuleEffects() {}

    /** Of an allow rule. */
    static Effect of(String key, RuleSettings was, RuleSettings now) {
        return switch (key) {
            case "addresses" ->
                nested(
                        ScopeReach.holds(now.addresses(), was.addresses()),
                        ScopeReach.holds(was.addresses(), now.addresses()));
            case "through" -> sets(now.through(), was.through());
            case "types" -> sets(now.types(), was.types());
            case "upgrade" -> sets(now.onward().upgrades(), was.onward().upgrades());
            case "hours" -> nested(now.hours().isEmpty(), was.hours().isEmpty());
            case "chain" -> Effect.opensWhen(now.chainTrusted());
            case "nat64" -> Effect.opensWhen(now.nat64());
            case "mode" -> Effect.opensWhen(now.reports());
            case "missing-sni" -> Effect.opensWhen(now.greeting().missingSniAllowed());
            case "upload-per-day" ->
                Effect.opensWhen(now.uploadPerDay().isEmpty()
                        || was.uploadPerDay()
                                .filter(most -> most < now.uploadPerDay().get())
                                .isPresent());
            case "lifetime" -> longer(now.lifetime(), was.lifetime());
            case "idle" -> longer(now.idle(), was.idle());
            case "grant-for" ->
                longer(now.needs().map(GrantNeed::longest), was.needs().map(GrantNeed::longest));
            default -> Effect.CHANGES;
        };
    }

    /** By name where they have one: {@code A, AAAA, TYPE65280}. */
    static String typeNames(RuleSettings rule) {
        return rule.types().stream().sorted().map(QueryTypes::name).collect(Collectors.joining(", "));
    }

    private static Effect sets(Set<?> now, Set<?> was) {
        return nested(now.containsAll(was), was.containsAll(now));
    }

    private static Effect nested(boolean holdsOld, boolean heldByOld) {
        return holdsOld == heldByOld ? Effect.CHANGES : Effect.opensWhen(holdsOld);
    }

    /** What is absent has a value elsewhere. */
    private static Effect longer(Optional<Duration> now, Optional<Duration> was) {
        return now.isEmpty() || was.isEmpty()
                ? Effect.CHANGES
                : Effect.opensWhen(now.get().compareTo(was.get()) > 0);
    }
}
