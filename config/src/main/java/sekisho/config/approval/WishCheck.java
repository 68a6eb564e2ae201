package sekisho.config.approval;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import sekisho.config.settings.ClientGroup;
import sekisho.config.settings.GrantNeed;
import sekisho.config.settings.Person;
import sekisho.config.settings.RuleSettings;
import sekisho.config.settings.Settings;
import sekisho.config.settings.Target;
import sekisho.config.value.Host;
import sekisho.config.value.HostName;
import sekisho.config.value.IpAddress;

/** Whether a wish can be granted at all: a grant that could never be used would only look like one. */
final class WishCheck {

    private static final Duration FARTHEST_START = Duration.ofDays(7);

    private final Settings settings;
    private final Instant now;

    WishCheck(Settings settings, Instant now) {
        this.settings = settings;
        this.now = now;
    }

    /** @return why not; empty for a wish that others may decide about */
    Optional<ApprovalRefusal> refuse(GrantWish wish) {
        Optional<RuleSettings> rule = settings.rules().stream()
                .filter(one -> one.id().equals(wish.scope().rule()) && !one.deny())
                .findFirst();
        Optional<GrantNeed> need = rule.flatMap(RuleSettings::needs);
        if (need.isEmpty()) {
            return Optional.of(ApprovalRefusal.RULE);
        }
        if (!wish.hasReason()) {
            return Optional.of(ApprovalRefusal.TEXT);
        }
        if (wish.length().compareTo(need.get().longest()) > 0 || wish.length().compareTo(Duration.ofSeconds(1)) < 0) {
            return Optional.of(ApprovalRefusal.LENGTH);
        }
        if (wish.start().filter(this::isFar).isPresent()) {
            return Optional.of(ApprovalRefusal.START);
        }
        return refuse(wish, rule.get(), need.get().binds());
    }

    private Optional<ApprovalRefusal> refuse(GrantWish wish, RuleSettings rule, GrantNeed.Binds binds) {
        boolean names = binds == GrantNeed.Binds.ADDRESS;
        if (wish.holder().address().isPresent() != names) {
            return Optional.of(names ? ApprovalRefusal.ADDRESS : ApprovalRefusal.CLIENT);
        }
        if (rule.targets().stream().noneMatch(target -> leads(target, wish.scope()))) {
            return Optional.of(ApprovalRefusal.SCOPE);
        }
        boolean known = rule.clients().stream()
                .map(settings.clients()::get)
                .anyMatch(group -> group != null && isFor(group, wish.holder()));
        return known ? Optional.empty() : Optional.of(ApprovalRefusal.CLIENT);
    }

    private boolean isFar(Instant start) {
        return start.isBefore(now) || start.isAfter(now.plus(FARTHEST_START));
    }

    private boolean isFor(ClientGroup group, Grant.Holder holder) {
        if (holder.address().isPresent()) {
            IpAddress address = holder.address().get();
            return group.networks().stream().anyMatch(network -> network.contains(address));
        }
        Person person = settings.people().get(holder.person().orElseThrow());
        return person != null
                && group.certificates().stream()
                        .anyMatch(pattern -> person.certificates().stream().anyMatch(pattern::matches));
    }

    private static boolean leads(Target target, Grant.Scope scope) {
        return scope.host().filter(host -> !leads(target, host)).isEmpty()
                && scope.port()
                        .filter(port -> target.ports().stream().noneMatch(range -> range.contains(port)))
                        .isEmpty();
    }

    private static boolean leads(Target target, Host host) {
        if (host instanceof HostName name) {
            return target.hosts().stream().anyMatch(pattern -> pattern.matches(name));
        }
        IpAddress literal = (IpAddress) host;
        return target.literals().contains(literal)
                || target.ranges().stream().anyMatch(range -> range.contains(literal));
    }
}
