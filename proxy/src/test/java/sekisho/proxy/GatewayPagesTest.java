package sekisho.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of {@code gateway.internal}, through the door and by the door's own address. */
class GatewayPagesTest {

    private static final Rig RIG = new Rig(Rig.file(443, """
        limits: {idle: 5m}
        """)
            .replace("rules:", """
                rules:
                  - {id: at-another-time, clients: [here], hosts: [night.example], hours: {days: [%s], from: "08:30", to: "17:00"}}\
                """.formatted(inTwoDays()))
            .replace("here: {networks: [127.0.0.0/8]}", "here: {networks: [127.0.0.0/30]}"));

    /** The day of the week in two days: closed now, whatever the time. */
    private static String inTwoDays() {
        return LocalDate.now(ZoneId.of("Asia/Tokyo"))
                .plusDays(2)
                .getDayOfWeek()
                .name()
                .substring(0, 3)
                .toLowerCase(Locale.ROOT);
    }

    @AfterAll
    static void stop() {
        RIG.close();
    }

    @BeforeEach
    void forget() {
        RIG.forget();
    }

    private static String page(String from, String target, String host, String more) throws Exception {
        try (RawClient client = new RawClient(RIG.address(), 64 * 1024, from)) {
            return client.send("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + more + "\r\n")
                    .readAll();
        }
    }

    private static String page(String path) throws Exception {
        return page("127.0.0.1", "http://gateway.internal" + path, "gateway.internal", "");
    }

    private static String refused(String from, String place) throws Exception {
        try (RawClient client = new RawClient(RIG.address(), 64 * 1024, from)) {
            client.send("CONNECT " + place + " HTTP/1.1\r\nHost: " + place + "\r\n\r\n")
                    .readAll();
        }
        return RIG.decisions().get(RIG.decisions().size() - 1).id().text();
    }

    @Test
    void indexTellsWhoTheReaderIsToTheGateway() throws Exception {
        assertThat(page("/"))
                .startsWith("HTTP/1.1 200 OK")
                .contains("<code>127.0.0.1</code>", "here", "/proxy.pac", "内線 1234", "Certificate</dt><dd>none");
        assertThat(page("127.0.0.9", "http://gateway.internal/", "gateway.internal", ""))
                .contains("<code>127.0.0.9</code>", "nothing is open to you");
    }

    @Test
    void pagesRunNothingAndLoadNothing() throws Exception {
        assertThat(page("/"))
                .contains("Content-Security-Policy: default-src 'none'; style-src 'sha256-", "width=device-width")
                .doesNotContainIgnoringCase("<script", " src=", "javascript:", "onclick");
    }

    @Test
    void whyTellsTheReasonAndWhatToAskFor() throws Exception {
        String id = refused("127.0.0.1", "one.example:443");
        assertThat(page("/why"))
                .contains("one.example:443", "rule.none", id, "ask for a rule that allows it", "内線 1234");
        assertThat(page("/why?lang=ja")).contains("許可する規則がありません", "許可の規則を依頼してください", "href=\"/why/" + id + "?lang=ja\"");
        assertThat(page("127.0.0.1", "http://gateway.internal/why", "gateway.internal", "Accept-Language: ja\r\n"))
                .contains("Content-Language: ja\r\n", "?lang=en");
    }

    /** Contract N01, as far as it speaks of hours. */
    @Test
    void n01WhyTellsWhenTheRuleOpensNext() throws Exception {
        refused("127.0.0.1", "night.example:443");
        assertThat(RIG.lookups).isEmpty();
        String day = LocalDate.now(ZoneId.of("Asia/Tokyo")).plusDays(2).toString();
        assertThat(page("/why")).contains("hours.closed", "Opens next</dt><dd>" + day + " 08:30:00 JST");
        assertThat(page("/why?lang=ja")).contains("規則の時間外です", "次に開く時刻</dt><dd>" + day + " 08:30:00 JST");
    }

    @Test
    void refusalsOfOthersAreNotShown() throws Exception {
        String theirs = refused("127.0.0.2", "theirs.example:443");
        assertThat(page("/why")).doesNotContain("theirs.example");
        assertThat(page("/why/" + theirs))
                .startsWith("HTTP/1.1 404 ")
                .doesNotContain("theirs.example")
                .contains("The log still knows it");
        assertThat(page("127.0.0.2", "http://gateway.internal/why/" + theirs, "gateway.internal", ""))
                .startsWith("HTTP/1.1 200 OK")
                .contains("theirs.example:443");
    }

    @Test
    void equalRefusalsAreOneAndEachIdStillLeadsToIt() throws Exception {
        String first = refused("127.0.0.3", "again.example:443");
        refused("127.0.0.3", "again.example:443");
        String page = page("127.0.0.3", "http://gateway.internal/why/" + first, "gateway.internal", "");
        assertThat(page).startsWith("HTTP/1.1 200 OK").contains("(2 times)");
        assertThat(page.split("<article>", -1)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proxy.pac", "/proxy.pac?x"})
    void scriptIsServedUnderTheAddressThatTheClientReached(String path) throws Exception {
        String here = "127.0.0.1:" + RIG.address().getPort();
        assertThat(page("127.0.0.1", path, here, ""))
                .startsWith("HTTP/1.1 200 OK")
                .contains("Content-Type: application/x-ns-proxy-autoconfig\r\n", "\"PROXY " + here + "\"");
        assertThat(RIG.decisions()).isEmpty();
    }

    @Test
    void scriptNamesTheGatewayAsTheClientDid() throws Exception {
        assertThat(page("127.0.0.1", "/proxy.pac", "gateway.internal:8080", ""))
                .contains("\"PROXY gateway.internal:8080\"");
        assertThat(page("/proxy.pac"))
                .contains("\"PROXY 127.0.0.1:" + RIG.address().getPort() + "\"");
    }

    @Test
    void scriptHoldsTheHostsOfThisClientOnly() throws Exception {
        assertThat(page("/proxy.pac")).contains("\"allowed.example\": 1", "dnsDomainIs(host, \".wild.example\")");
        assertThat(page("127.0.0.9", "http://gateway.internal/proxy.pac", "gateway.internal", ""))
                .startsWith("HTTP/1.1 200 OK")
                .doesNotContain("example");
    }

    /** Contract B11: origin-form is for our own name, and for the script under the very socket that was reached. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ 127.0.0.1:%s",
                "/why 127.0.0.1:%s",
                "/proxy.pacx 127.0.0.1:%s",
                "/proxy.pac 127.0.0.2:%s",
                "/proxy.pac 127.0.0.1",
                "/proxy.pac allowed.example",
                "//proxy.pac gateway.internal",
                "/x a@gateway.internal",
                "/x gateway.internal.allowed.example"
            })
    void otherOriginFormIsRefused(String row) throws Exception {
        String[] parts =
                row.replace("%s", Integer.toString(RIG.address().getPort())).split(" ");
        assertThat(page("127.0.0.1", parts[0], parts[1], ""))
                .startsWith("HTTP/1.1 400 ")
                .contains("target.form");
    }

    @Test
    void originFormUnderOurOwnNameIsAPage() throws Exception {
        assertThat(page("127.0.0.1", "/why", "gateway.internal:3128", "")).startsWith("HTTP/1.1 200 OK");
        assertThat(page("127.0.0.1", "/nothing", "gateway.internal", "")).startsWith("HTTP/1.1 404 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
    void pagesAreOnlyRead(String method) throws Exception {
        String request = " http://gateway.internal/why HTTP/1.1\r\nHost: gateway.internal\r\n\r\n";
        assertThat(RIG.ask(method + request)).startsWith("HTTP/1.1 405 ").contains("Allow: GET, HEAD\r\n");
        assertThat(RIG.ask("HEAD" + request)).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n");
    }

    @Test
    void nothingOfARequestStandsUnescapedOnAPage() throws Exception {
        List<String> evil = List.of("%3cb%3e'", "&lt;", "%e2%80%ae");
        for (String text : evil) {
            RIG.ask("GET http://evil.example/" + text + " HTTP/1.1\r\nHost: evil.example\r\n\r\n");
        }
        assertThat(page("/why")).contains("/%3cb%3e&#39;", "/&amp;lt;").doesNotContain("%3cb%3e'");
        assertThat(page("/why/%22onload=1?lang=%22x"))
                .startsWith("HTTP/1.1 404 ")
                .doesNotContain("\"x");
    }
}
