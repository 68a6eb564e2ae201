package sekisho.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract F: what of a client's headers reaches the destination, and what of an access reaches the log. */
class ContractHeaderTest {

    private static final Contract CONTRACT = new Contract();

    @AfterAll
    static void stop() throws Exception {
        CONTRACT.close();
    }

    private static String forwarded(String headers) throws Exception {
        return CONTRACT.isForwarded("GET http://HOST/ HTTP/1.1\r\nHost: HOST\r\n" + headers + "\r\n");
    }

    @Test
    void f01FieldNamedByConnectionIsRemoved() throws Exception {
        assertThat(forwarded("Connection: keep-alive, X-Real\r\nX-Real: 1\r\nX-Other: 2\r\n"))
                .doesNotContain("X-Real")
                .doesNotContain("Connection")
                .contains("\r\nX-Other: 2\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Proxy-Authorization: Basic YTpi",
                "Proxy-Authenticate: Basic",
                "Proxy-Connection: keep-alive",
                "Keep-Alive: timeout=5",
                "TE: gzip",
                "Upgrade: h2c",
                "Trailer: X",
                "X-Forwarded-For: 10.0.0.1",
                "Forwarded: for=10.0.0.1",
                "Via: 1.1 other",
                "X-Real-IP: 10.0.0.1",
                "X-Sekisho-Role: admin",
                "X-Smokescreen-Role: admin",
                "X_Forwarded_For: 10.0.0.1",
                "X-Upstream-Https-Proxy: http://evil/",
                "HTTP2-Settings: AAMAAABk"
            })
    void f02f03f06FieldsOfOneHopAndClaimsGoNoFurther(String field) throws Exception {
        String name = field.substring(0, field.indexOf(':'));
        String value = field.substring(field.indexOf(':') + 2);
        assertThat(forwarded(field + "\r\nx-kept: 1\r\n"))
                .doesNotContainIgnoringCase("\r\n" + name + ": " + value)
                .contains("\r\nx-kept: 1\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Basic !!!", "Basic YWJj", "Basic", "Bearer"})
    void f10ProxyCredentialsAreNeitherReadNorKept(String start) throws Exception {
        String secret = start + " " + "c2VjcmV0".repeat(1_000);
        String got = forwarded("Proxy-Authorization: " + secret + "\r\nProxy-Authorization: " + secret + "\r\n");
        assertThat(got).doesNotContain("c2VjcmV0");
        assertThat(CONTRACT.rig.records.toString()).doesNotContain("c2VjcmV0");
    }

    @Test
    void f08CookieAndQueryStandInNoRecord() throws Exception {
        String got = CONTRACT.isForwarded(
                "GET http://HOST/a?token=secret HTTP/1.1\r\nHost: HOST\r\nCookie: secret\r\nAuthorization: secret\r\n\r\n");
        assertThat(got).contains("/a?token=secret", "Cookie: secret", "Authorization: secret");
        assertThat(CONTRACT.rig.records.toString()).doesNotContain("secret");
    }

    @Test
    void f09PageShowsNothingOfTheRequestUnescaped() throws Exception {
        String evil = "GET http://evil.example/'%22%3cb%3e HTTP/1.1\r\nHost: evil.example\r\n\r\n";
        assertThat(CONTRACT.rig.ask(evil)).startsWith("HTTP/1.1 403 ").doesNotContain("evil.example");
        String why = CONTRACT.rig.ask("GET http://gateway.internal/why HTTP/1.1\r\nHost: gateway.internal\r\n\r\n");
        assertThat(why)
                .startsWith("HTTP/1.1 200 OK")
                .contains("http://evil.example/&#39;%22")
                .doesNotContain("/'%22");
    }

    @Test
    void f13RangesAndEncodingsAreUntouched() throws Exception {
        String ranges = "Range: bytes=" + "0-,".repeat(1_000) + "0-";
        assertThat(forwarded(ranges + "\r\nAccept-Encoding: *\r\n"))
                .contains("\r\n" + ranges + "\r\n", "\r\nAccept-Encoding: *\r\n");
    }

    @Test
    void e21RequestThatNamesUsInViaIsALoop() throws Exception {
        String via = forwarded("").replaceAll("(?s).*\r\nVia: ([^\r]*)\r\n.*", "$1");
        CONTRACT.isRefused(new Contract.Row("E21 Via", 508, "loop", Contract.get("Via: 1.0 other, " + via + "\r\n")));
    }

    @Test
    void octetsAboveAsciiInAValuePassUnchanged() throws Exception {
        assertThat(forwarded("X-Name: \u00e9\u00a0\u00ff\r\n")).contains("X-Name: \u00e9\u00a0\u00ff\r\n");
    }

    @Test
    void pagesSpeakTheReadersLanguage() throws Exception {
        String request = "GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\nAccept-Language: ";
        for (String ja : List.of("ja", "ja-JP, en;q=0.5", "en;q=0.3, ja;q=0.9")) {
            assertThat(CONTRACT.rig.ask(request + ja + "\r\n\r\n"))
                    .contains("Content-Language: ja\r\n", "許可する規則がありません", "問い合わせ先");
        }
        for (String en : List.of("en", "de, fr", "en, ja;q=0.5", "ja;q=0")) {
            assertThat(CONTRACT.rig.ask(request + en + "\r\n\r\n"))
                    .contains("Content-Language: en\r\n", "no rule allows this destination");
        }
        assertThat(CONTRACT.rig.ask("HEAD http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n"))
                .startsWith("HTTP/1.1 403 ")
                .endsWith("\r\n\r\n");
    }

    @Test
    void whyShowsOneRefusalByItsId() throws Exception {
        CONTRACT.rig.forget();
        CONTRACT.rig.ask("CONNECT one.example:443 HTTP/1.1\r\nHost: one.example:443\r\n\r\n");
        CONTRACT.rig.ask("CONNECT two.example:443 HTTP/1.1\r\nHost: two.example:443\r\n\r\n");
        String id = CONTRACT.rig.decisions().get(0).id().text();
        String page = "GET http://gateway.internal/why/" + id + " HTTP/1.1\r\nHost: gateway.internal\r\n\r\n";
        assertThat(CONTRACT.rig.ask(page))
                .startsWith("HTTP/1.1 200 OK")
                .contains(id, "one.example:443", "rule.none")
                .doesNotContain("two.example");
        assertThat(CONTRACT.rig.ask(page.replace(id, "D-0000000000000000"))).startsWith("HTTP/1.1 404 ");
        assertThat(CONTRACT.rig.ask("GET http://gateway.internal/ HTTP/1.1\r\nHost: gateway.internal\r\n\r\n"))
                .contains("内線 1234");
    }
}
