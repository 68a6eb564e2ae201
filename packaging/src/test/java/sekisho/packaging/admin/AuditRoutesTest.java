package sekisho.packaging.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sekisho.audit.AuditEvent;
import sekisho.audit.AuditLog;
import sekisho.audit.AuditMetrics;
import sekisho.audit.LogPages;
import sekisho.config.approval.Caller;
import sekisho.config.settings.AuditSettings;
import sekisho.config.settings.Person;
import sekisho.config.value.DecisionId;
import sekisho.config.value.IpAddress;

class AuditRoutesTest {

    @TempDir
    Path directory;

    private AdminRoutes routes;

    @BeforeEach
    void write() throws Exception {
        AuditSettings settings = new AuditSettings(directory, directory.resolve("private/node.key"), 1 << 20);
        try (AuditLog log = AuditLog.open(settings, "room-a", new AuditMetrics(new SimpleMeterRegistry()))) {
            for (int i = 0; i < 3; i++) {
                log.record(new AuditEvent.LogActivity(DecisionId.next(), "test", Map.of()))
                        .join();
            }
        }
        routes = new AdminRoutes(() -> "{}", new LogPages(directory), Optional.empty(), Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "/audit/checkpoint, 200",
        "/audit/keys, 200",
        "/audit/tile/0/000.p/3, 200",
        "/audit/tile/entries/000.p/3, 200",
        "/audit/proof/2, 200",
        "/audit/proof/3, 404",
        "/audit/tile/0/000, 404",
        "/audit/tile/0/000.p/4, 404",
        "/audit/records, 200"
    })
    void pages(String path, int status) throws Exception {
        assertThat(ask(path, Map.of()).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "/audit",
        "/audit/",
        "/audit/private/node.key",
        "/audit/proof/-1",
        "/audit/tile/0/../../keys",
        "/audit/signed"
    })
    void nothingElse(String path) {
        assertThat(routes.find("GET", path)).isEmpty();
    }

    @Test
    void searchIsForPeople() {
        EnumSet<Person.Role> collector = EnumSet.of(Person.Role.COLLECTOR);
        assertThat(routes.find("GET", "/audit/checkpoint").orElseThrow().roles())
                .containsAll(collector);
        assertThat(routes.find("GET", "/audit/records").orElseThrow().roles())
                .containsExactlyInAnyOrder(Person.Role.AUDITOR, Person.Role.ADMINISTRATOR);
    }

    @Test
    void searchFiltersAndRefusesWhatItDoesNotKnow() throws Exception {
        assertThat(new String(ask("/audit/records", Map.of("limit", "2")).body(), StandardCharsets.UTF_8).lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("{\"metadata\":{\"sequence\":"));
        assertThat(ask("/audit/records", Map.of("client", "10.0.0.9")).body()).isEmpty();
        for (Map<String, String> wrong : java.util.List.of(
                Map.of("limit", "0"), Map.of("limit", "1001"), Map.of("since", "yesterday"), Map.of("who", "me"))) {
            assertThatThrownBy(() -> ask("/audit/records", wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private Answer ask(String path, Map<String, String> query) throws Exception {
        AdminRoutes.Route route = routes.find("GET", path).orElseThrow();
        Matcher matcher = route.path().matcher(path);
        assertThat(matcher.matches()).isTrue();
        return route.ask()
                .answer(new AdminRoutes.Call(
                        matcher,
                        query,
                        new Caller("spiffe://x/auditor", "k"),
                        new Person("auditor", List.of(), Set.of(Person.Role.AUDITOR)),
                        IpAddress.of("127.0.0.1"),
                        Map.of()));
    }
}
