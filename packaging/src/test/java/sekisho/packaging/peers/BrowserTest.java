package sekisho.packaging.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a browser makes of the gateway, of its pages and of its script. */
class BrowserTest {

    private static final Tool CHROMIUM = Tool.of("chromium", "chromium");
    private static final Tool NODE = Tool.of("node", "nodejs");
    private static final Tool CURL = Tool.curl();

    private static final String MORE = """
          - {id: wiki, clients: [people], hosts: [wiki.test.internal, "*.docs.test.internal", "**.deep.test.internal", "ec2.*.aws.test.internal"]}
          - {id: inside, clients: [people], hosts: [portal.test.internal, "*.vpce.test.internal", wiki.test.internal], through: [dns]}
        """;

    /** The functions of a script's surroundings that ours uses, as Netscape wrote them down in 1996. */
    private static final String SURROUNDINGS = """
        function dnsDomainIs(host, domain) {
          return host.length >= domain.length && host.substring(host.length - domain.length) === domain;
        }
        function dnsDomainLevels(host) { return host.split(".").length - 1; }
        function shExpMatch(text, pattern) {
          return new RegExp("^" + pattern.replace(/\\./g, "\\\\.").replace(/\\*/g, ".*").replace(/\\?/g, ".") + "$").test(text);
        }
        """;

    @TempDir
    static Path directory;

    private static Town town;

    @BeforeAll
    static void start() throws Exception {
        town = new Town(directory, MORE);
    }

    @AfterAll
    static void stop() throws Exception {
        town.close();
    }

    @Test
    void scriptLeadsWhereTheRulesSay() throws Exception {
        String script =
                CURL.run("-sS", "http://" + town.gateway() + "/proxy.pac").fine();
        String way = "PROXY " + town.gateway();
        List<String[]> rows = List.of(
                new String[] {"wiki.test.internal", way},
                new String[] {"WIKI.test.internal.", way},
                new String[] {"a.docs.test.internal", way},
                new String[] {"x.y.deep.test.internal", way},
                new String[] {"ec2.tokyo.aws.test.internal", way},
                new String[] {"portal.test.internal", way},
                new String[] {"a.vpce.test.internal", "DIRECT"},
                new String[] {"a.b.vpce.test.internal", way},
                new String[] {"vpce.test.internal", way},
                new String[] {"evil-vpce.test.internal", way},
                new String[] {"a.vpce.test.internal.evil.example", way},
                new String[] {"stranger.example", way},
                new String[] {"intranet", way},
                new String[] {"10.0.0.1", way},
                new String[] {"127.0.0.1.evil.example", way},
                new String[] {"constructor", way},
                new String[] {"localhost", "DIRECT"},
                new String[] {"127.0.0.1", "DIRECT"});
        StringBuilder asks = new StringBuilder(SURROUNDINGS + script);
        rows.forEach(
                row -> asks.append("console.log(FindProxyForURL(\"https://" + row[0] + "/\", \"" + row[0] + "\"));\n"));
        assertThat(NODE.hear(asks.toString(), "-").fine().lines())
                .containsExactlyElementsOf(rows.stream().map(row -> row[1]).toList());
    }

    @Test
    void policyOfTheRecipeIsJson() throws Exception {
        String policy = town.recipe("browser").replaceFirst("(?s)\\nreg add.*", "");
        assertThat(NODE.hear("console.log(JSON.parse(" + quoted(policy) + ").ProxySettings.ProxyPacUrl)", "-")
                        .fine())
                .isEqualTo("http://" + town.gateway() + "/proxy.pac\n");
    }

    @Test
    void browserByFlag() throws Exception {
        String flag = "--proxy-server=http://" + town.gateway();
        assertThat(browse(flag, "--dump-dom", town.plain("www") + "/")).contains("the town square");
        assertThat(browse(flag, "--dump-dom", "http://stranger.example/"))
                .contains("rule.none", "the town hall, extension 1234", "http://gateway.internal/why/D-");
        browse(flag, "--dump-dom", "https://other.example/");
        assertThat(browse(flag, "--dump-dom", "http://gateway.internal/why"))
                .contains("other.example:443", "stranger.example");
    }

    @Test
    void browserByScript() throws Exception {
        String flag = "--proxy-pac-url=http://" + town.gateway() + "/proxy.pac";
        assertThat(browse(flag, "--dump-dom", town.plain("www") + "/")).contains("the town square");
        assertThat(browse(flag, "--dump-dom", "http://stranger.example/")).contains("rule.none");
    }

    @Test
    void pageIsPainted() throws Exception {
        Path picture = directory.resolve("why.png");
        browse(
                "--proxy-server=http://" + town.gateway(),
                "--window-size=360,700",
                "--screenshot=" + picture,
                "http://gateway.internal/why?lang=ja");
        assertThat(Files.readAllBytes(picture)).startsWith(0x89, 'P', 'N', 'G').hasSizeGreaterThan(5_000);
    }

    private static String browse(String... words) throws Exception {
        List<Object> all = new ArrayList<>(List.of(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--user-data-dir=" + directory.resolve("chromium")));
        all.addAll(List.of(words));
        return CHROMIUM.run(all.toArray()).text();
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}
