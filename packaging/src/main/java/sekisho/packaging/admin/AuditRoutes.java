package sekisho.packaging.admin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sekisho.audit.LogLine;
import sekisho.audit.LogPages;
import sekisho.audit.LogReader;
import sekisho.config.settings.Person;

/**
 * The log for those who check it from elsewhere: {@code /audit} is the prefix of C2SP tlog-tiles. A collector may take all of
 * it but search it.
 */
final class AuditRoutes {

    private static final Set<Person.Role> READERS =
            EnumSet.of(Person.Role.AUDITOR, Person.Role.COLLECTOR, Person.Role.ADMINISTRATOR);
    private static final Set<Person.Role> PEOPLE = EnumSet.of(Person.Role.AUDITOR, Person.Role.ADMINISTRATOR);
    private static final Set<String> FILTERS = Set.of("client", "decision", "since", "limit");
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String BYTES = "application/octet-stream";
    private static final String LINES = "application/x-ndjson";
    private static final int MOST_RECORDS = 1_000;
    private static final int USUAL_RECORDS = 100;

    private AuditRoutes() {}

    static Stream<AdminRoutes.Route> of(LogPages log) {
        return Stream.of(
                row("/audit/checkpoint", READERS, call -> Answer.of(TEXT, log.checkpoint())),
                row("/audit/keys", READERS, call -> Answer.of(TEXT, log.keys())),
                row(
                        "/audit/(tile/[0-9]{1,2}/[x0-9/.p]{3,40})",
                        READERS,
                        call -> Answer.of(BYTES, log.tile(call.path().group(1)))),
                row(
                        "/audit/(tile/entries/[x0-9/.p]{3,40})",
                        READERS,
                        call -> Answer.of(BYTES, log.entries(call.path().group(1)))),
                row(
                        "/audit/proof/(0|[1-9][0-9]{0,17})",
                        READERS,
                        call -> Answer.of(
                                TEXT, log.proof(Long.parseLong(call.path().group(1))))),
                row("/audit/records", PEOPLE, call -> records(log, call.query())));
    }

    private static AdminRoutes.Route row(String path, Set<Person.Role> roles, AdminRoutes.Ask ask) {
        return new AdminRoutes.Route("GET", Pattern.compile(path), roles, true, ask);
    }

    private static Answer records(LogPages log, Map<String, String> query) throws IOException {
        if (!FILTERS.containsAll(query.keySet())) {
            throw new IllegalArgumentException("query: client, decision, since, limit");
        }
        var filter = new LogReader.Filter(
                Optional.ofNullable(query.get("since")).map(AuditRoutes::time),
                Optional.ofNullable(query.get("client")),
                Optional.ofNullable(query.get("decision")));
        int most =
                Optional.ofNullable(query.get("limit")).map(AuditRoutes::limit).orElse(USUAL_RECORDS);
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (LogLine line : log.records(filter, most)) {
            lines.writeBytes(line.json());
            lines.write('\n');
        }
        return new Answer(200, LINES, lines.toByteArray());
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException wrong) {
            throw new IllegalArgumentException("since: a time such as 2026-11-23T09:00:00Z", wrong);
        }
    }

    private static int limit(String text) {
        if (!text.matches("[1-9][0-9]{0,3}") || Integer.parseInt(text) > MOST_RECORDS) {
            throw new IllegalArgumentException("limit: 1 to " + MOST_RECORDS);
        }
        return Integer.parseInt(text);
    }
}
