package sekisho.packaging.squid;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a squid.conf says of who may go where, and how Squid would decide by it: the first line that fits. */
final class SquidPolicy {

    /** They change what passes, and no key of ours does the same. */
    private static final Set<String> TOLD = Set.of(
            "adapted_http_access",
            "http_access2",
            "http_reply_access",
            "cache_peer",
            "never_direct",
            "url_rewrite_program",
            "ssl_bump",
            "external_acl_type",
            "icap_service",
            "delay_access",
            "reply_body_max_size",
            "request_header_access",
            "tcp_outgoing_address");

    private final List<Finding> findings = new ArrayList<>();
    private final Acls acls = new Acls(findings);
    private final List<AccessLine> lines = new ArrayList<>();
    private final Map<String, Place> listeners = new LinkedHashMap<>();
    private final List<String> resolvers = new ArrayList<>();
    private final Place start;

    private SquidPolicy(Place start) {
        this.start = start;
    }

    /** @throws IOException when a file cannot be read */
    static SquidPolicy read(Path file) throws IOException {
        SquidPolicy policy = new SquidPolicy(new Place(file.toString(), 1));
        SquidLines text = SquidLines.read(file);
        for (SquidLines.Directive directive : text.directives()) {
            policy.add(directive, text);
        }
        return policy;
    }

    private void add(SquidLines.Directive directive, SquidLines text) throws IOException {
        switch (directive.name()) {
            case "acl" -> acls.add(directive, text);
            case "http_access" -> access(directive);
            case "http_port", "https_port" -> listener(directive);
            case "dns_nameservers" -> resolvers.addAll(directive.words());
            case "if", "else", "endif" ->
                findings.add(Finding.of(Finding.Kind.ASKED, directive.place(), "conditional", directive.name()));
            default -> {
                if (TOLD.contains(directive.name())) {
                    findings.add(Finding.of(Finding.Kind.DROPPED, directive.place(), "directive", directive.name()));
                }
            }
        }
    }

    private void access(SquidLines.Directive line) {
        if (line.words().isEmpty()
                || !Set.of("allow", "deny").contains(line.words().get(0))) {
            findings.add(Finding.of(Finding.Kind.ASKED, line.place(), "line", String.join(" ", line.words())));
            return;
        }
        List<AccessLine.Term> terms = line.words().stream()
                .skip(1)
                .map(word -> {
                    boolean negated = word.startsWith("!");
                    String name = negated ? word.substring(1) : word;
                    return new AccessLine.Term(name, acls.named(name), negated);
                })
                .toList();
        lines.add(new AccessLine(line.place(), line.words().get(0).equals("allow"), terms));
    }

    /** {@code [address:]port [mode] [options]}. */
    private void listener(SquidLines.Directive port) {
        String address = port.words().isEmpty() ? "" : port.words().get(0);
        boolean plain = port.name().equals("http_port")
                && port.words().stream().noneMatch(word -> word.matches("intercept|tproxy|accel|ssl-bump|transparent"));
        if (!plain || !address.matches("(.*:)?\\d{1,5}")) {
            findings.add(Finding.of(Finding.Kind.ASKED, port.place(), "listener", String.join(" ", port.words())));
            return;
        }
        listeners.putIfAbsent(address.contains(":") ? address : "0.0.0.0:" + address, port.place());
    }

    /** What Squid answers, as far as the file alone tells. */
    Ternary decide(Probe probe) {
        for (AccessLine line : lines) {
            Ternary match = line.match(probe);
            if (match == Ternary.UNKNOWN) {
                return Ternary.UNKNOWN;
            }
            if (match == Ternary.YES) {
                return Ternary.of(line.allow());
            }
        }
        return Ternary.of(allowsWhatNoLineFits());
    }

    /** Squid does the opposite of its last line for what no line fits; without any line it refuses. */
    boolean allowsWhatNoLineFits() {
        return !lines.isEmpty()
                && !lines.get(lines.size() - 1).allow()
                && lines.stream().noneMatch(AccessLine::fitsEverything);
    }

    List<AccessLine> lines() {
        return lines;
    }

    Acls acls() {
        return acls;
    }

    /** Addresses of plain forward listeners. */
    List<String> listeners() {
        return List.copyOf(listeners.keySet());
    }

    /** {@code dns_nameservers}. */
    List<String> resolvers() {
        return resolvers;
    }

    /** What reading alone has to tell. */
    List<Finding> findings() {
        return findings;
    }

    /** For what is about the whole file. */
    Place start() {
        return start;
    }
}
