package sekisho.packaging.setup;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sekisho.config.settings.RuleSettings;
import sekisho.config.settings.RuleSettings.Gate;
import sekisho.config.settings.Settings;

/**
 * Everything that a client's programs are told: the doors, and what is reached without them.
 *
 * @param direct hosts as {@code NO_PROXY} writes them; a leading dot means every name below
 */
public record ClientSetup(List<Doorway> doors, List<String> direct) {

    private static final List<String> SELF = List.of("localhost", "127.0.0.1", "::1");

    public ClientSetup {
        doors = List.copyOf(doors);
        direct = List.copyOf(direct);
    }

    public static ClientSetup of(Doorway door) {
        return new ClientSetup(List.of(door), SELF);
    }

    public static ClientSetup of(Settings settings) {
        List<Doorway> doors = new ArrayList<>();
        settings.listen().proxy().forEach(entrance -> Doorway.of(entrance).ifPresent(doors::add));
        Set<String> direct = new LinkedHashSet<>(SELF);
        direct.addAll(onlyByDns(settings.rules()));
        return new ClientSetup(doors, List.copyOf(direct));
    }

    /** Names that are given out by dns and not by the proxy: clients connect to them directly. */
    private static List<String> onlyByDns(List<RuleSettings> rules) {
        Set<String> proxied = hosts(rules, Gate.PROXY);
        return hosts(rules, Gate.DNS).stream()
                .filter(host -> !proxied.contains(host))
                .map(host -> host.replaceFirst("^\\*+", ""))
                .filter(host -> host.indexOf('*') < 0)
                .toList();
    }

    private static Set<String> hosts(List<RuleSettings> rules, Gate gate) {
        Set<String> hosts = new LinkedHashSet<>();
        rules.stream()
                .filter(rule -> !rule.deny() && rule.through().contains(gate))
                .flatMap(rule -> rule.targets().stream())
                .flatMap(target -> target.hosts().stream())
                .forEach(pattern -> hosts.add(pattern.toString()));
        return hosts;
    }

    /** What most programs are given: they can't show a certificate. */
    public Optional<Doorway> plain() {
        return doors.stream().filter(door -> !door.tls()).findFirst();
    }

    public Optional<Doorway> withCertificate() {
        return doors.stream().filter(Doorway::tls).findFirst();
    }

    String noProxy() {
        return String.join(",", direct);
    }
}
