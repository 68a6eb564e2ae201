package sekisho.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sekisho.audit.Verdict;
import sekisho.config.value.Reason;

/** What each refusal of the contract has in common, asserted over a real socket. */
final class Contract implements AutoCloseable {

    /**
     * One row of the contract.
     *
     * @param id of the row, and which of its inputs
     * @param status 0 for a close without an answer
     * @param reason code of the reason
     * @param sent byte for byte; HOST stands for the allowed host and its port
     */
    record Row(String id, int status, String reason, String sent) {
        @Override
        public String toString() {
            return id;
        }
    }

    static final String ALLOWED = "allowed.example";

    final RawOrigin origin = new RawOrigin(RawOrigin.OK);
    final Rig rig = new Rig(Rig.file(origin.port(), ""));
    final String host = ALLOWED + ":" + origin.port();

    Contract() {
        rig.names.put(ALLOWED, List.of("127.0.0.1"));
        rig.names.put("secure.test.example", List.of("127.0.0.1"));
        rig.names.put("a.wild.example", List.of("127.0.0.1"));
    }

    /** The rows of one table under {@code contract/}, whose first lines say how to read it. */
    static List<Row> rows(String table) {
        try (InputStream in = Contract.class.getResourceAsStream("/contract/" + table)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" \\| ", 4))
                    .map(cells -> new Row(cells[0], Integer.parseInt(cells[1]), cells[2], unescape(cells[3])))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String unescape(String text) {
        String repeated = Pattern.compile("\\{(.+?)\\*([0-9]+)}")
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1).repeat(Integer.parseInt(found.group(2)))));
        return Pattern.compile("\\\\(x[0-9a-f]{2}|.)")
                .matcher(repeated)
                .replaceAll(found -> Matcher.quoteReplacement(character(found.group(1))));
    }

    private static String character(String escape) {
        return switch (escape.charAt(0)) {
            case 'r' -> "\r";
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'x' -> String.valueOf((char) Integer.parseInt(escape.substring(1), 16));
            default -> escape;
        };
    }

    static String get(String headers) {
        return "GET http://HOST/ HTTP/1.1\r\nHost: HOST\r\n" + headers + "\r\n";
    }

    static String connect(String place) {
        return "CONNECT " + place + " HTTP/1.1\r\nHost: " + place + "\r\n\r\n";
    }

    /** Refused before anything was asked of anybody, and written down once. */
    void isRefused(Row row) throws Exception {
        rig.forget();
        origin.forget();
        Reason reason = Reason.ofCode(row.reason()).orElseThrow();
        double rejected = rig.count("sekisho_proxy_rejected_total", "reason", row.reason());
        double decided = rig.count("sekisho_proxy_connections_total", "reason", row.reason());
        String answer = rig.ask(row.sent().replace("HOST", host));
        if (row.status() == 0) {
            assertThat(answer).isEmpty();
        } else {
            assertThat(answer)
                    .as(row.id())
                    .startsWith("HTTP/1.1 " + row.status() + " ")
                    .contains("\r\nConnection: close\r\n")
                    .contains("details=\"" + row.reason() + " D-");
            assertThat(answer.indexOf("HTTP/1.1 ", 1)).as("one answer only").isNegative();
        }
        assertThat(origin.accepted()).as("connections upstream").isZero();
        assertThat(rig.lookups).isEmpty();
        assertThat(rig.decisions()).hasSize(1);
        Verdict verdict = rig.decisions().get(0).verdict();
        assertThat(verdict.reason()).contains(reason);
        assertThat(verdict.outcome())
                .isEqualTo(reason.kind() == Reason.Kind.REJECT ? Verdict.Outcome.REJECT : Verdict.Outcome.DENY);
        assertThat(answer)
                .contains(row.status() == 0 ? "" : rig.decisions().get(0).id().text());
        assertThat(rig.count("sekisho_proxy_connections_total", "reason", row.reason()) - decided)
                .isEqualTo(1);
        assertThat(rig.count("sekisho_proxy_rejected_total", "reason", row.reason()) - rejected)
                .isEqualTo(reason.kind() == Reason.Kind.REJECT ? 1 : 0);
    }

    /** Sends it, waits for one whole answer with an {@code ok} body, and returns what the origin got. */
    String isForwarded(String request) throws Exception {
        rig.forget();
        origin.forget();
        try (RawClient client = rig.client()) {
            client.send(request.replace("HOST", host));
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
            assertThat(client.read(2)).isEqualTo("ok");
        }
        assertThat(rig.decisions()).hasSize(1);
        assertThat(rig.decisions().get(0).verdict().outcome()).isEqualTo(Verdict.Outcome.ALLOW);
        rig.end();
        return origin.received();
    }

    @Override
    public void close() throws IOException {
        rig.close();
        origin.close();
    }
}
