package sekisho.proxy.pages;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sekisho.config.policy.Policy;
import sekisho.config.settings.RuleSettings;
import sekisho.config.settings.RuleSettings.Gate;
import sekisho.config.value.HostPattern;
import sekisho.config.value.Identity;

/**
 * A proxy auto-configuration script: the way that a browser of this client takes. What a rule allows through the proxy goes
 * there; what rules only give out by dns, the client connects to itself; everything else goes to the proxy too, where it
 * gets a refusal with a reason at once, and no name is asked of anybody. The script shows a way and permits nothing: the
 * gate judges each request.
 *
 * <p>In the JavaScript of 1999, which the oldest reader (WinHTTP) speaks, with the functions that every browser brings.
 */
final class ProxyScript {

    static final String TYPE = "application/x-ns-proxy-autoconfig";

    /** Browsers stop reading at 1 MiB. With more names than this none is listed, and all goes to the proxy. */
    static final int MOST_NAMES = 2_000;

    private static final String START = """
        // Where a browser of this client goes: the gateway %s.
        // It shows the way; the gateway decides about each request.
        var GATEWAY = "%s";

        function listed(names, host) {
          return Object.prototype.hasOwnProperty.call(names, host);
        }

        function FindProxyForURL(url, host) {
          host = host.toLowerCase().replace(/\\.$/, "");
          if (host === "localhost" || host === "::1" || host === "[::1]" || /^127\\.\\d+\\.\\d+\\.\\d+$/.test(host)) {
            return "DIRECT";
          }
        """;
    private static final String END = """
          return GATEWAY; // with a reason if no rule allows it: http://gateway.internal/why
        }
        """;

    private final Policy policy;
    private final Set<String> groups;
    private final String gateway;

    /** @param gateway the way to us, as the script's language writes it */
    ProxyScript(Policy policy, Identity identity, String gateway) {
        this.policy = policy;
        this.groups = Set.copyOf(policy.groupsOf(identity));
        this.gateway = gateway;
    }

    String text() {
        Set<String> proxied = hosts(Gate.PROXY);
        Set<String> known = hosts(Gate.DNS);
        known.removeAll(proxied);
        StringBuilder script = new StringBuilder(
                START.formatted(policy.settings().name().replaceAll("[^A-Za-z0-9._-]", "?"), gateway));
        if (proxied.size() + known.size() > MOST_NAMES) {
            script.append("  // ").append(proxied.size() + known.size()).append(" names are too many to list here.\n");
        } else {
            branch(script, "allowed through the gateway", proxied, "GATEWAY");
            branch(script, "reached without the gateway", known, "\"DIRECT\"");
        }
        return script.append(END).toString();
    }

    /** The hosts of every rule of this client that opens this gate, hours and grants aside: the gate will say. */
    private Set<String> hosts(Gate gate) {
        Instant now = policy.now();
        Set<String> hosts = new LinkedHashSet<>();
        for (RuleSettings rule : policy.settings().rules()) {
            boolean applies = !rule.deny()
                    && rule.through().contains(gate)
                    && rule.until().map(now::isBefore).orElse(true)
                    && rule.clients().stream().anyMatch(groups::contains);
            if (applies && hosts.size() <= MOST_NAMES) {
                rule.targets().forEach(target -> {
                    target.hosts().forEach(pattern -> hosts.add(pattern.toString()));
                    target.literals().forEach(address -> hosts.add(address.text()));
                });
            }
        }
        return hosts;
    }

    private static void branch(StringBuilder script, String what, Set<String> hosts, String way) {
        List<String> names =
                hosts.stream().filter(host -> host.indexOf('*') < 0).toList();
        List<String> tests = hosts.stream()
                .filter(host -> host.indexOf('*') >= 0)
                .map(ProxyScript::test)
                .toList();
        if (hosts.isEmpty()) {
            return;
        }
        script.append("  // ").append(what).append("\n  if (");
        script.append(names.stream()
                .flatMap(ProxyScript::spellings)
                .map(name -> "\n    \"" + name + "\": 1")
                .collect(Collectors.joining(",", "listed({", "\n  }, host)")));
        tests.forEach(test -> script.append("\n    || ").append(test));
        script.append(") {\n    return ").append(way).append(";\n  }\n");
    }

    /** Browsers differ in whether they hand an IPv6 address over in its brackets. */
    private static Stream<String> spellings(String host) {
        return host.startsWith("[") ? Stream.of(host, host.substring(1, host.length() - 1)) : Stream.of(host);
    }

    /** {@code shExpMatch} lets a star run over dots, so the number of labels is compared too. */
    private static String test(String pattern) {
        List<String> labels =
                HostPattern.parse(pattern).asOptional().orElseThrow().labels();
        if (labels.get(0).equals("**")) {
            return "dnsDomainIs(host, \"" + pattern.substring(2) + "\")";
        }
        String same = labels.get(0).equals("*")
                ? "dnsDomainIs(host, \"" + pattern.substring(1) + "\")"
                : "shExpMatch(host, \"" + pattern + "\")";
        return "(" + same + " && dnsDomainLevels(host) === " + (labels.size() - 1) + ")";
    }
}
