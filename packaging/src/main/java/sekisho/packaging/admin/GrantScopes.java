package sekisho.packaging.admin;

import java.util.List;
import java.util.Optional;
import sekisho.config.approval.Grant;
import sekisho.config.settings.RuleSettings;
import sekisho.config.settings.Settings;
import sekisho.config.settings.Target;
import sekisho.config.value.Host;
import sekisho.config.value.HostName;
import sekisho.config.value.IpAddress;

/** What people call a place, as the scope of a grant: a rule's id, a destination's name, or {@code HOST:PORT}. */
final class GrantScopes {

    private final Settings settings;
    private final List<RuleSettings> rules;

    GrantScopes(Settings settings) {
        this.settings = settings;
        rules = settings.rules().stream()
                .filter(rule -> rule.needs().isPresent() && !rule.deny())
                .toList();
    }

    /** A word that names nothing is a rule that does not exist: the desk says so. */
    Grant.Scope named(String to) {
        if (rules.stream().anyMatch(rule -> rule.id().equals(to))) {
            return new Grant.Scope(to, Optional.empty(), Optional.empty());
        }
        Target destination = settings.destinations().get(to);
        if (destination != null) {
            List<RuleSettings> leading = rules.stream()
                    .filter(rule -> rule.targets().contains(destination))
                    .toList();
            return leading.size() == 1
                    ? new Grant.Scope(leading.get(0).id(), Optional.empty(), Optional.empty())
                    : new Grant.Scope(to, Optional.empty(), Optional.empty());
        }
        return place(to).orElse(new Grant.Scope(to, Optional.empty(), Optional.empty()));
    }

    private Optional<Grant.Scope> place(String to) {
        int colon = to.lastIndexOf(':');
        String digits = to.substring(colon + 1);
        if (colon < 1 || !digits.matches("[1-9][0-9]{0,4}")) {
            return Optional.empty();
        }
        int port = Integer.parseInt(digits);
        Optional<Host> host = Host.parse(to.substring(0, colon)).asOptional();
        return host.flatMap(there -> rules.stream()
                .filter(rule -> rule.targets().stream().anyMatch(target -> leads(target, there, port)))
                .map(rule -> new Grant.Scope(rule.id(), host, Optional.of(port)))
                .findFirst());
    }

    private static boolean leads(Target target, Host host, int port) {
        boolean there = host instanceof HostName name
                ? target.hosts().stream().anyMatch(pattern -> pattern.matches(name))
                : target.literals().contains((IpAddress) host);
        return there && target.ports().stream().anyMatch(ports -> ports.contains(port));
    }
}
