package sekisho.config.policy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sekisho.config.settings.AuditSettings;
import sekisho.config.settings.ClientGroup;
import sekisho.config.settings.DnsSettings;
import sekisho.config.settings.Limits;
import sekisho.config.settings.Listen;
import sekisho.config.settings.RuleSettings;
import sekisho.config.settings.Settings;
import sekisho.config.value.AddressRange;
import sekisho.config.value.Destination;
import sekisho.config.value.Door;
import sekisho.config.value.Edition;
import sekisho.config.value.Host;
import sekisho.config.value.HostName;
import sekisho.config.value.Identity;
import sekisho.config.value.IpAddress;

/** A small edition and the questions that are put to it. Clients are {@code desks} 10.10/16 unless a test adds more. */
final class TestEdition {

    static final Identity DESK = client("10.10.1.1");
    static final int A = 1;

    private final Map<String, ClientGroup> groups = new LinkedHashMap<>();
    private OwnListeners own = OwnListeners.NONE;
    private InstantSource clock = InstantSource.fixed(Instant.parse("2026-06-01T00:00:00Z"));

    TestEdition() {
        group("desks", "10.10.0.0/16");
    }

    TestEdition group(String name, String... networks) {
        groups.put(
                name,
                new ClientGroup(
                        name, Arrays.stream(networks).map(AddressRange::of).toList()));
        return this;
    }

    TestEdition own(OwnListeners listeners) {
        own = listeners;
        return this;
    }

    TestEdition clock(InstantSource source) {
        clock = source;
        return this;
    }

    Policy with(RuleBuilder... rules) {
        List<RuleSettings> built = new ArrayList<>();
        for (RuleBuilder rule : rules) {
            built.add(rule.build(10 + built.size()));
        }
        return of(built);
    }

    Policy of(List<RuleSettings> rules) {
        Settings settings = new Settings(
                "test",
                ZoneId.of("Asia/Tokyo"),
                Listen.NOWHERE,
                groups,
                Map.of(),
                rules,
                new DnsSettings(
                        List.of(),
                        Map.of(),
                        DnsSettings.Refuse.NXDOMAIN,
                        new DnsSettings.Cache(1 << 20, Duration.ZERO, Duration.ofHours(1), Duration.ZERO),
                        false),
                new AuditSettings(Path.of("/var/lib/a"), Path.of("/var/lib/a/private/node.key"), 1 << 26),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Limits.DEFAULT);
        return PolicyCompiler.compile(settings, new Edition("sha256:" + "0".repeat(64), List.of()), own, clock);
    }

    static Identity client(String source) {
        return Identity.ofSource(IpAddress.of(source));
    }

    static Access connect(String host, int port) {
        Host parsed = Host.parse(host).asOptional().orElseThrow();
        return new Access.Connect(DESK, Door.CONNECT, new Destination(parsed, port));
    }

    static Access connect(Identity who, String host, int port) {
        Host parsed = Host.parse(host).asOptional().orElseThrow();
        return new Access.Connect(who, Door.CONNECT, new Destination(parsed, port));
    }

    static Access resolve(String name, int type) {
        return new Access.Resolve(DESK, HostName.of(name), type);
    }

    static List<IpAddress> addresses(String... texts) {
        return Arrays.stream(texts).map(IpAddress::of).toList();
    }

    /** {@code allow RULE}, or {@code REASON} with {@code  RULE} where one is named. */
    static String told(Decision decision) {
        return decision.fold(
                allow -> "allow " + allow.rule().id(),
                deny -> deny.reason() + deny.rule().map(rule -> " " + rule.id()).orElse(""));
    }
}
