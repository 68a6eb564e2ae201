package sekisho.packaging.squid;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A draft as the file that people go on with. */
final class DraftYaml {

    private static final String ANYBODYS_RESOLVER = "169.254.169.253";

    private final StringBuilder text = new StringBuilder();

    private DraftYaml() {}

    /** @param comments to stand at the top, one each */
    static String of(Draft draft, SquidPolicy squid, ImportOptions options, List<String> comments) {
        DraftYaml yaml = new DraftYaml();
        yaml.line("# From " + squid.start().file() + ", by sekisho import squid.");
        comments.forEach(comment -> yaml.line("# " + comment));
        yaml.line("version: 1");
        yaml.line("name: " + quoted(options.name()));
        yaml.line("zone: " + options.zone());
        yaml.line("");
        yaml.line("listen:");
        yaml.line("  proxy:");
        List<String> listeners = squid.listeners().isEmpty() ? List.of("0.0.0.0:3128") : squid.listeners();
        listeners.forEach(address -> yaml.line("    - {address: " + quoted(address) + "}"));
        yaml.groups(draft.groups());
        yaml.destinations(draft.rules());
        yaml.rules(draft.rules());
        yaml.ending(squid, options);
        return yaml.text.toString();
    }

    private void groups(Map<Draft.Group, String> groups) {
        line("");
        line(groups.isEmpty() ? "clients: {}" : "clients:");
        groups.forEach((group, name) -> {
            line("  " + name + ":");
            list("    networks", group.networks(), Object::toString);
            list("    certificates", group.certificates(), Function.identity());
        });
    }

    private void destinations(List<Draft.Rule> rules) {
        line("");
        line(rules.isEmpty() ? "destinations: {}" : "destinations:");
        for (Draft.Rule rule : rules) {
            line("  " + rule.id() + ":");
            String ports = rule.ports().stream()
                    .map(port -> port.first() == port.last() ? port.toString() : quoted(port.toString()))
                    .collect(Collectors.joining(", "));
            line("    ports: [" + ports + "]");
            line("    hosts:");
            Stream.concat(rule.names().patterns().stream(), rule.literals().stream())
                    .forEach(host -> line("      - " + quoted(host.toString())));
        }
    }

    private void rules(List<Draft.Rule> rules) {
        line("");
        line(rules.isEmpty() ? "rules: []" : "rules:");
        for (Draft.Rule rule : rules) {
            line("  - id: " + rule.id());
            line("    clients: [" + rule.clients() + "]");
            line("    to: [" + rule.id() + "]");
            if (rule.deny()) {
                line("    action: deny");
            } else {
                line("    addresses: " + rule.addresses());
            }
            rule.hours().ifPresent(hours -> line("    hours: " + hours.yaml()));
            String reason = rule.reason();
            line("    reason: " + quoted(reason.substring(0, Math.min(reason.length(), 400))));
        }
    }

    private void ending(SquidPolicy squid, ImportOptions options) {
        List<String> resolvers =
                squid.resolvers().isEmpty() ? List.of(options.resolver().orElse(ANYBODYS_RESOLVER)) : squid.resolvers();
        line("");
        line("dns:");
        line("  zones:");
        line("    - zone: \".\"");
        list("      upstreams", resolvers, Function.identity());
        line("");
        line("audit:");
        line("  directory: /var/lib/sekisho/audit");
        line("  when-unavailable: close");
    }

    private <T> void list(String key, List<T> values, Function<? super T, String> written) {
        Optional.of(values)
                .filter(some -> !some.isEmpty())
                .ifPresent(some -> line(key + ": ["
                        + some.stream().map(written).map(DraftYaml::quoted).collect(Collectors.joining(", "))
                        + "]"));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    /** A YAML 1.2 double-quoted scalar. */
    private static String quoted(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
