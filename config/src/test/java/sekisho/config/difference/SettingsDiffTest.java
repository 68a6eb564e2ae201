package sekisho.config.difference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sekisho.config.settings.Settings;
import sekisho.config.settings.SettingsReader;

class SettingsDiffTest {

    private static final String FILE = """
        version: 1
        name: gate-a
        zone: Asia/Tokyo
        listen:
          proxy: [{address: "127.0.0.1:3128"}]
          dns: [{address: "127.0.0.1:5300"}]
        clients:
          desks: {networks: [10.10.0.0/16]}
          others: {networks: [10.11.0.0/16]}
          staff: {certificates: ["spiffe://town/human/*"]}
        destinations:
          git: {hosts: [git.example.org, www.example.org], ports: [443]}
          spare: {hosts: [spare.example.org]}
        rules:
          - {id: source, clients: [desks], to: [git], until: 2027-03-31}
          - {id: core, clients: [staff], hosts: [core.db.internal, "fc00::5"], ports: [5432, 8000-8010], tunnel: tcp,
             needs: grant, grant-for: 2h, lifetime: 3h}
          - {id: never, action: deny, clients: [desks], hosts: [www.example.org]}
        dns: {zones: [{zone: ".", upstreams: [10.0.0.2, 10.0.0.3]}]}
        people:
          yamada: {certificates: ["spiffe://town/human/yamada"], roles: [requester, approver]}
          suzuki: {certificates: ["spiffe://town/human/suzuki"], roles: [approver]}
        approval: {grants: 1, changes: 1}
        contact: nobody
        limits: {idle: 10m}
        audit: {directory: log, when-unavailable: close}
        """;

    /** What is written instead of what, and all that is told about it. */
    private static final List<Arguments> CHANGES = List.of(
            row(
                    "[git.example.org, www",
                    "[git.example.org, new.example.org, www",
                    "+ rule source now leads to" + " new.example.org:443"),
            row(
                    "www.example.org], ports: [443]}",
                    "www.example.org], ports: [443, 80]}",
                    "+ rule source now leads" + " to git.example.org:80, www.example.org:80"),
            row(
                    "hosts: [git.example.org, www.example.org]",
                    "hosts: [git.example.org]",
                    "- rule source no longer" + " leads to www.example.org:443"),
            row(
                    "8000-8010",
                    "8000-8011",
                    "+ rule core now leads to [fc00::5]:8011 tunnel tcp, core.db.internal:8011" + " tunnel tcp"),
            row(
                    "tunnel: tcp,",
                    "tunnel: tls,",
                    "+ rule core now leads to [fc00::5]:5432,8000-8010, core.db.internal:5432,8000-8010",
                    "- rule core no longer leads to [fc00::5]:5432,8000-8010 tunnel tcp,"
                            + " core.db.internal:5432,8000-8010 tunnel tcp"),
            row(
                    "hosts: [www.example.org]}",
                    "hosts: [www.example.org, git.example.org]}",
                    "- deny rule never now" + " refuses git.example.org:443"),
            row("clients: [desks], to", "clients: [desks, others], to", "+ rule source is now also for others"),
            row("clients: [desks], hosts", "clients: [desks, others], hosts", "- rule never is now also for others"),
            row(
                    "until: 2027-03-31",
                    "until: 2027-04-30",
                    "+ rule source ends at: 2027-04-01 00:00 Asia/Tokyo →" + " 2027-05-01 00:00 Asia/Tokyo"),
            row(", until: 2027-03-31", "", "+ rule source ends at: 2027-04-01 00:00 Asia/Tokyo → none"),
            row("needs: grant, grant-for: 2h, ", "", "+ rule core no longer needs a grant: nobody else is asked"),
            row("grant-for: 2h", "grant-for: 4h", "+ rule core, grant-for: 2h → 4h"),
            row("lifetime: 3h", "lifetime: 90m", "- rule core, lifetime: 3h → 90m"),
            row(
                    "until: 2027-03-31}",
                    "until: 2027-03-31, addresses: any, through: [proxy], mode: report, chain: trust, nat64: true}",
                    "+ rule source, addresses: private → any",
                    "+ rule source, chain: inspect → trust",
                    "+ rule source, mode: enforce → report",
                    "+ rule source, nat64: false → true",
                    "- rule source, through: dns, proxy → proxy"),
            row(
                    "until: 2027-03-31}",
                    "until: 2027-03-31, hours: {days: [mon-fri], from: \"08:30\", to: \"22:00\"}, types: [A]}",
                    "- rule source, hours: none → mon-fri 08:30-22:00",
                    "- rule source, types: A, NS, SOA, PTR, AAAA, SRV, HTTPS → A"),
            row(
                    "until: 2027-03-31}",
                    "until: 2027-03-31, missing-sni: allow, ech: allow, upgrade: [websocket], send-proxy: v2,"
                            + " upload-per-day: 1MiB, idle: 5m, reason: because}",
                    "+ rule source, missing-sni: refuse → allow",
                    "+ rule source, upgrade: none → websocket",
                    "~ rule source, ech: none → allow",
                    "~ rule source, idle: none → 5m",
                    "~ rule source, reason: none → because",
                    "~ rule source, send-proxy: none → v2",
                    "- rule source, upload-per-day: none → 1048576"),
            row(
                    "  - {id: never, action: deny, clients: [desks], hosts: [www.example.org]}\n",
                    "",
                    "+ deny rule never is gone, which was for desks: www.example.org:443"),
            row(
                    "action: deny, ",
                    "action: allow, ",
                    "+ new rule never for desks: www.example.org:443",
                    "+ rule never, its terms: through: dns, proxy; addresses: private; types: A, NS, SOA, PTR,"
                            + " AAAA, SRV, HTTPS; chain: inspect; nat64: false; mode: enforce; missing-sni: refuse",
                    "+ deny rule never is gone, which was for desks: www.example.org:443"),
            row(
                    "id: core,",
                    "id: core2,",
                    "+ new rule core2 for staff: [fc00::5]:5432,8000-8010 tunnel tcp,"
                            + " core.db.internal:5432,8000-8010 tunnel tcp",
                    "+ rule core2, its terms: through: dns, proxy; addresses: private; lifetime: 3h; types: A, NS,"
                            + " SOA, PTR, AAAA, SRV, HTTPS; chain: inspect; nat64: false; mode: enforce; missing-sni:"
                            + " refuse; grant-for: 2h; grant-binds: person",
                    "- rule core is gone, which was for staff: [fc00::5]:5432,8000-8010 tunnel tcp,"
                            + " core.db.internal:5432,8000-8010 tunnel tcp"),
            row(
                    "[10.10.0.0/16]",
                    "[10.10.0.0/16, 10.12.0.0/16]",
                    "~ clients.desks now has 10.12.0.0/16 (in rules: never, source)"),
            row(
                    "\"spiffe://town/human/*\"",
                    "\"spiffe://town/human/*\", \"spiffe://town/robot/*\"",
                    "+ clients.staff now has spiffe://town/robot/* (in rules: core)"),
            row(
                    "[\"spiffe://town/human/*\"]",
                    "[\"spiffe://town/human/*\"], networks: [10.0.0.0/8]",
                    "- clients.staff is now only who also fits 10.0.0.0/8 (in rules: core)"),
            row("roles: [approver]", "roles: [approver, auditor]", "+ suzuki gets the roles auditor"),
            row("[requester, approver]", "[approver]", "- yamada loses the roles requester"),
            row(
                    "human/suzuki\"]",
                    "human/suzuki\", \"spiffe://town/human/sato\"]",
                    "+ suzuki is now also proven by spiffe://town/human/sato"),
            row(
                    "  suzuki: {",
                    "  sato: {",
                    "+ new person sato with the roles approver and the certificates" + " spiffe://town/human/suzuki",
                    "- suzuki is gone, who had the roles approver"),
            row("changes: 1", "changes: 2", "- approvers needed, approval.changes: 1 → 2"),
            row(
                    "changes: 1",
                    "changes: 0, reason: small",
                    "+ approvers needed, approval.changes: 1 → 0",
                    "~ approval.reason: none → small"),
            row(
                    "[{zone: \".\", upstreams: [10.0.0.2, 10.0.0.3]}]",
                    "[{zone: \".\", upstreams: [10.0.0.3, 10.0.0.2]}]",
                    "~ dns.zones ..upstreams: 10.0.0.2:53, 10.0.0.3:53 → 10.0.0.3:53, 10.0.0.2:53"),
            row(
                    "[{address: \"127.0.0.1:3128\"}]",
                    "[{address: \"127.0.0.1:3128\"}, {address: \"0.0.0.0:3129\"}]",
                    "+ listen.proxy 0.0.0.0:3129.address: none → 0.0.0.0:3129"),
            row(
                    "idle: 10m",
                    "idle: 1h, per-client: {connections: 5}",
                    "~ limits.idle: 10m → 1h",
                    "~ limits.per-client.connections: 1000 → 5"),
            row("contact: nobody", "contact: somebody", "~ contact: nobody → somebody"),
            row("name: gate-a", "name: gate-b", "~ name: gate-a → gate-b"),
            row(
                    "zone: Asia/Tokyo",
                    "zone: Europe/Paris",
                    "+ rule source ends at: 2027-03-31 17:00 Europe/Paris → 2027-04-01 00:00 Europe/Paris",
                    "~ zone: Asia/Tokyo → Europe/Paris"),
            row(
                    "[spare.example.org]",
                    "[more.example.org]",
                    "~ destinations.spare.hosts: spare.example.org → more.example.org"),
            row("directory: log", "directory: log, segment-size: 1MiB", "~ audit.segment-size: 67108864 → 1048576"),
            row(
                    "[git.example.org, www",
                    "[git.example.org, xn--80ak6aa92e.com, www",
                    "+ rule source now leads to" + " xn--80ak6aa92e.com (аррӏе.com):443"));

    static Stream<Arguments> changes() {
        return CHANGES.stream();
    }

    private static Arguments row(String instead, String write, String... told) {
        return Arguments.of(instead, write, List.of(told));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void saysWhatItMeansAndTheWayBackSaysTheOpposite(String instead, String write, List<String> told) throws Exception {
        assertThat(FILE).containsOnlyOnce(instead);
        Settings before = read(FILE);
        Settings after = read(FILE.replace(instead, write));
        SettingsDiff diff = SettingsDiff.of(before, after);
        assertThat(diff.en().lines()).containsExactlyInAnyOrderElementsOf(told);
        assertThat(diff.differences()).extracting(Difference::effect).isSorted();
        assertThat(diff.ja().lines()).hasSameSizeAs(told).noneMatch(line -> line.contains("%"));
        SettingsDiff back = SettingsDiff.of(after, before);
        assertThat(back.isNone()).isFalse();
        assertThat(back.digest()).isNotEqualTo(diff.digest());
    }

    /** Row 80. */
    @Test
    void otherBytesOfTheSameMeaningAreNoDifference() throws Exception {
        String[] rules = FILE.substring(FILE.indexOf("  - {id: source"), FILE.indexOf("dns: {"))
                .split("(?m)^(?=  - )");
        String other = "# a comment\n"
                + FILE.replace(String.join("", rules), rules[2] + rules[1] + rules[0])
                        .replace("[git.example.org, www.example.org]", "[www.example.org, git.example.org]")
                        .replace("8000-8010]", "8000-8005, 8006-8010]")
                        .replace("limits: {idle: 10m}\n", "limits: {idle: 600s}\n");
        SettingsDiff diff = SettingsDiff.of(read(FILE), read(other));
        assertThat(diff.differences()).isEmpty();
        assertThat(diff.en()).isEqualTo("no difference in meaning\n");
        assertThat(diff.ja()).isEqualTo("意味の違いはない\n");
    }

    @Test
    void bothLanguagesSayTheSame() throws Exception {
        SettingsDiff diff =
                SettingsDiff.of(read(FILE), read(FILE.replace("[git.example.org, www", "[a.example.org, www")));
        assertThat(diff.ja()).isEqualTo("""
            ＋ 規則 source で新たに通れる宛先: a.example.org:443
            － 規則 source で通れなくなる宛先: git.example.org:443
            """);
    }

    /** A direction override in a reason can't turn a line around on the approver's screen. */
    @Test
    void nothingHidesInALine() {
        Difference difference = Difference.of(Effect.CHANGES, Statement.KEY, "contact", "a", "b\u202Ec\nd");
        assertThat(difference.en()).isEqualTo("~ contact: a → b\\u202Ec\\u000Ad");
    }

    @Test
    void everyStatementTakesItsValuesInBothLanguages() {
        for (Statement statement : Statement.values()) {
            Set<String> ja = places(statement.pattern(true));
            assertThat(places(statement.pattern(false))).as(statement.name()).isEqualTo(ja);
        }
    }

    private static Set<String> places(String pattern) {
        Set<String> places = new HashSet<>();
        java.util.regex.Matcher matcher =
                java.util.regex.Pattern.compile("%[0-9]\\$s").matcher(pattern);
        while (matcher.find()) {
            places.add(matcher.group());
        }
        return places;
    }

    private static Settings read(String file) throws Exception {
        return SettingsReader.read(file.getBytes(UTF_8), Path.of("/etc/sekisho"))
                .settings();
    }
}
