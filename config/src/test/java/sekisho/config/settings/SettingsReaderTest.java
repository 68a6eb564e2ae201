package sekisho.config.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.config.settings.DnsSettings.LocalRecord;
import sekisho.config.value.AddressRange;
import sekisho.config.value.CertificatePattern;
import sekisho.config.value.HostName;
import sekisho.config.value.HostPattern;
import sekisho.config.value.IpAddress;
import sekisho.config.value.PortRange;

class SettingsReaderTest {

    private static final Path ROOM = Path.of("src/test/resources/sekisho/config/settings");
    private static final InstantSource NOW = InstantSource.fixed(Instant.parse("2026-11-23T00:00:00Z"));
    private static final String REQUIRED = "version: 1\nname: a\naudit: {directory: log, when-unavailable: close}\n";

    @TempDir
    private Path folder;

    @Test
    void theExampleForALaptopIsFine() throws Exception {
        Path file = Path.of("../packaging/examples/laptop.yaml");
        SettingsReader.Result result = SettingsReader.read(Files.readAllBytes(file), file.getParent());
        assertThat(result.warnings()).isEmpty();
        assertThat(result.settings().rules()).isNotEmpty();
    }

    /** The first law: what is not written has the value that the manual says. */
    @Test
    void theShortestFileHasTheRecordedDefaults() throws Exception {
        Settings settings = SettingsReader.read(REQUIRED.getBytes(UTF_8), Path.of("/etc/sekisho"))
                .settings();
        assertThat(settings)
                .isEqualTo(new Settings(
                        "a",
                        ZoneId.of("Asia/Tokyo"),
                        Listen.NOWHERE,
                        Map.of(),
                        Map.of(),
                        List.of(),
                        new DnsSettings(
                                List.of(),
                                Map.of(),
                                DnsSettings.Refuse.NXDOMAIN,
                                new DnsSettings.Cache(64 << 20, Duration.ZERO, Duration.ofHours(1), Duration.ZERO),
                                false),
                        new AuditSettings(
                                Path.of("/etc/sekisho/log"), Path.of("/etc/sekisho/log/private/node.key"), 64 << 20),
                        Map.of(),
                        Optional.empty(),
                        Optional.empty(),
                        new Limits(
                                65_536,
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(5),
                                Duration.ofMinutes(10),
                                Duration.ofHours(12),
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(10),
                                new Bounds(Optional.of(1_000L), Optional.empty(), Optional.empty(), Optional.empty()),
                                Bounds.NONE)));
    }

    @Test
    void theShortestRuleHasTheRecordedDefaults() throws Exception {
        String file = REQUIRED + """
            clients: {c: {networks: [10.0.0.0/8]}}
            rules: [{id: r, clients: [c], hosts: [a.example]}]
            dns: {zones: [{zone: ".", upstreams: [10.0.0.53]}]}
            """;
        Settings settings = SettingsReader.read(file.getBytes(UTF_8), folder).settings();
        assertThat(settings.rules())
                .containsExactly(new RuleSettings(
                        "r",
                        5,
                        false,
                        Set.of("c"),
                        List.of(new Target(
                                List.of(pattern("a.example")),
                                List.of(),
                                List.of(PortRange.of(443)),
                                Target.Tunnel.TLS)),
                        Set.of(RuleSettings.Gate.PROXY, RuleSettings.Gate.DNS),
                        new AddressScope.Private(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Set.of(1, 28, 65, 33, 12, 6, 2),
                        false,
                        false,
                        Optional.empty(),
                        false,
                        Greeting.STRICT,
                        Optional.empty(),
                        Onward.PLAIN,
                        Optional.empty()));
        assertThat(settings.dns().zones())
                .containsExactly(new DnsSettings.Zone(
                        Optional.empty(),
                        List.of(DnsSettings.Upstream.plain(new InetSocketAddress("10.0.0.53", 53))),
                        DnsSettings.Order.STRICT,
                        Duration.ofSeconds(2)));
    }

    /** The second law: each key that is built arrives, under its own name. */
    @Test
    void everyKeyArrives() throws Exception {
        SettingsReader.Result result = full();
        Settings settings = result.settings();
        assertThat(result.warnings()).isEmpty();
        assertThat(settings.name()).isEqualTo("secure-room-a");
        assertThat(settings.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(settings.contact()).contains("ネットワーク担当 内線 1234");
        assertThat(settings.clients())
                .isEqualTo(Map.of(
                        "desktops",
                        new ClientGroup(
                                "desktops", List.of(AddressRange.of("10.10.0.0/16"), AddressRange.of("fd00:10::/32"))),
                        "migration",
                        new ClientGroup("migration", List.of(AddressRange.of("172.16.5.0/24"))),
                        "operators",
                        new ClientGroup(
                                "operators",
                                List.of(),
                                List.of(CertificatePattern.of("spiffe://example.lg.jp/human/*")),
                                Set.of("vpce-0123456789abcdef0"))));
        assertThat(settings.destinations())
                .containsOnlyKeys("git", "aws", "any")
                .containsEntry("git", git());
        assertThat(settings.destinations().get("aws").hosts())
                .contains(pattern("ssm.ap-northeast-1.amazonaws.com"))
                .contains(pattern("vm-images.s3.ap-northeast-1.amazonaws.com"))
                .doesNotContain(pattern("*.s3.ap-northeast-1.amazonaws.com"));
        assertThat(settings.destinations().get("any").hosts()).contains(pattern("*.s3.ap-northeast-1.amazonaws.com"));
    }

    @Test
    void everyKeyOfTheOtherSectionsArrives() throws Exception {
        Settings settings = full().settings();
        assertThat(settings.audit()).isEqualTo(new AuditSettings(in("log"), in("keys/node.key"), 1 << 20));
        assertThat(settings.people())
                .isEqualTo(Map.of(
                        "yamada",
                        new Person(
                                "yamada",
                                List.of("spiffe://example.lg.jp/human/yamada"),
                                Set.of(Person.Role.REQUESTER)),
                        "suzuki",
                        new Person(
                                "suzuki",
                                List.of("spiffe://example.lg.jp/human/suzuki"),
                                Set.of(Person.Role.APPROVER, Person.Role.AUDITOR))));
        assertThat(settings.limits())
                .isEqualTo(new Limits(
                        32 << 10,
                        Duration.ofSeconds(11),
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(4),
                        Duration.ofMinutes(9),
                        Duration.ofHours(11),
                        Duration.ofSeconds(59),
                        Duration.ofSeconds(29),
                        Duration.ofSeconds(8),
                        new Bounds(Optional.of(100L), Optional.of(20L), Optional.of(10L << 20), Optional.of(5L << 30)),
                        new Bounds(
                                Optional.of(1_000L), Optional.of(500L), Optional.of(1L << 30), Optional.of(1L << 40))));
    }

    @Test
    void everyKeyOfARuleArrives() throws Exception {
        assertThat(full().settings().rules().get(0))
                .isEqualTo(new RuleSettings(
                        "source-code",
                        33,
                        false,
                        Set.of("desktops", "migration"),
                        List.of(git()),
                        Set.of(RuleSettings.Gate.PROXY),
                        new AddressScope.Any(),
                        Optional.of(Instant.parse("2027-03-31T22:00:00Z")),
                        Optional.of("開発に必要"),
                        Optional.of(Duration.ofDays(14)),
                        Optional.of(Duration.ofSeconds(90)),
                        Set.of(1, 28, 16, 65280),
                        true,
                        true,
                        Optional.of(new Hours(
                                EnumSet.of(
                                        DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.WEDNESDAY, DayOfWeek.SATURDAY),
                                8 * 60 + 30,
                                24 * 60,
                                Set.of(LocalDate.of(2026, 12, 31), LocalDate.of(2027, 1, 1)))),
                        true,
                        Greeting.STRICT,
                        Optional.empty(),
                        Onward.PLAIN,
                        Optional.empty()));
    }

    @Test
    void everyKeyOfTheOtherRulesArrives() throws Exception {
        RuleSettings denied = full().settings().rules().get(1);
        assertThat(denied.deny()).isTrue();
        assertThat(denied.targets())
                .containsExactly(new Target(
                        List.of(pattern("*.bad.example.com")),
                        List.of(),
                        List.of(new PortRange(1, 65_535)),
                        Target.Tunnel.TCP));
        assertThat(full().settings().rules().get(2).greeting())
                .isEqualTo(new Greeting(true, Optional.of(Greeting.Ech.REFUSE)));
        assertThat(full().settings().rules().get(2).onward())
                .isEqualTo(new Onward(Set.of(Onward.Upgrade.WEBSOCKET), true));
        assertThat(full().settings().rules().get(2).addresses())
                .isEqualTo(new AddressScope.Ranges(
                        List.of(AddressRange.of("10.20.0.0/16"), AddressRange.of("fd00:20::/32"))));
    }

    @Test
    void everyKeyOfDnsArrives() throws Exception {
        assertThat(full().settings().dns())
                .isEqualTo(new DnsSettings(
                        List.of(
                                new DnsSettings.Zone(
                                        Optional.of(HostName.of("internal")),
                                        List.of(
                                                DnsSettings.Upstream.plain(new InetSocketAddress("10.0.1.10", 53)),
                                                DnsSettings.Upstream.plain(new InetSocketAddress("10.0.2.10", 5353)),
                                                DnsSettings.Upstream.plain(new InetSocketAddress("fd00::53", 53))),
                                        DnsSettings.Order.STRICT,
                                        Duration.ofMillis(500)),
                                new DnsSettings.Zone(
                                        Optional.empty(),
                                        List.of(DnsSettings.Upstream.tls(
                                                new InetSocketAddress("10.0.3.10", 853),
                                                HostName.of("resolver.internal"))),
                                        DnsSettings.Order.HEDGE,
                                        Duration.ofSeconds(2))),
                        Map.of(
                                HostName.of("portal.internal"),
                                new LocalRecord(List.of(IpAddress.of("10.20.0.5")), Optional.empty()),
                                HostName.of("db.internal"),
                                new LocalRecord(
                                        List.of(IpAddress.of("10.20.0.6"), IpAddress.of("fd00:20::6")),
                                        Optional.empty()),
                                HostName.of("www.portal.internal"),
                                new LocalRecord(List.of(), Optional.of(HostName.of("portal.internal")))),
                        DnsSettings.Refuse.NODATA,
                        new DnsSettings.Cache(
                                1 << 20, Duration.ofSeconds(5), Duration.ofMinutes(10), Duration.ofHours(1)),
                        true,
                        DnsSettings.Tunnelling.THROTTLE,
                        OptionalInt.of(2000)));
    }

    private SettingsReader.Result full() throws Exception {
        return SettingsReader.read(Files.readAllBytes(ROOM.resolve("full.yaml")), ROOM, NOW);
    }

    private static Target git() {
        return new Target(
                List.of(pattern("git.example.com"), pattern("allowed.example.com"), pattern("**.deep.example.com")),
                List.of(IpAddress.of("192.168.1.5")),
                List.of(PortRange.of(443), new PortRange(8000, 8010)),
                Target.Tunnel.TCP);
    }

    private static Path in(String path) {
        return ROOM.toAbsolutePath().resolve(path).normalize();
    }

    private static HostPattern pattern(String text) {
        return HostPattern.parse(text).asOptional().orElseThrow();
    }
}
