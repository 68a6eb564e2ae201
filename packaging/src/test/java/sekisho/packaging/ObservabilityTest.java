package sekisho.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Alerts have a runbook in both languages and a unit test; dashboards are what Grafana takes. */
class ObservabilityTest {

    static List<Observability.Alert> alerts() {
        return Observability.alerts();
    }

    static List<Path> dashboards() {
        return Observability.dashboards();
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void alertSaysWhatToDo(Observability.Alert alert) throws Exception {
        assertThat(alert.annotations()).containsOnlyKeys("summary", "summary_ja", "runbook");
        assertThat(alert.annotations().get("runbook"))
                .isEqualTo("docs/alerts.md#" + alert.name().toLowerCase(java.util.Locale.ROOT));
        for (String page : List.of("docs/alerts.md", "docs/ja/alerts.md")) {
            assertThat(Files.readAllLines(JavaSource.root().resolve(page)))
                    .as(page)
                    .contains("## " + alert.name());
        }
        assertThat(Files.readAllLines(Observability.FOLDER.resolve("sekisho.alerts.test.yml")))
                .contains("  - name: " + alert.name());
    }

    @ParameterizedTest
    @CsvSource({"docs/alerts.md", "docs/ja/alerts.md"})
    void everyRunbookHasItsAlert(String page) throws Exception {
        assertThat(Files.readAllLines(JavaSource.root().resolve(page)).stream().filter(line -> line.startsWith("## ")))
                .hasSameElementsAs(
                        alerts().stream().map(alert -> "## " + alert.name()).toList());
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    @SuppressWarnings("unchecked")
    void dashboardIsWhole(Path file) {
        Map<String, Object> dashboard = Observability.read(file);
        assertThat(file.getFileName()).hasToString(dashboard.get("uid") + ".json");
        assertThat(dashboard.get("templating").toString()).contains("name=datasource", "name=instance");
        Set<Object> ids = new HashSet<>();
        Set<Integer> taken = new HashSet<>();
        for (Map<String, Object> panel : (List<Map<String, Object>>) dashboard.get("panels")) {
            assertThat(ids.add(panel.get("id")))
                    .as("id of " + panel.get("title"))
                    .isTrue();
            assertThat(panel.get("datasource").toString()).contains("${datasource}");
            Map<String, Integer> place = (Map<String, Integer>) panel.get("gridPos");
            assertThat(place.get("x") + place.get("w")).isLessThanOrEqualTo(24);
            for (int x = place.get("x"); x < place.get("x") + place.get("w"); x++) {
                for (int y = place.get("y"); y < place.get("y") + place.get("h"); y++) {
                    assertThat(taken.add(y * 24 + x))
                            .as(panel.get("title") + " covers another panel")
                            .isTrue();
                }
            }
        }
        assertThat(ids).isNotEmpty();
    }

    @Test
    void namesAreFoundInExpressions() {
        assertThat(Observability.metrics("sum by (le) (rate(sekisho_dns_query_seconds_bucket{job=\"sekisho_x\"}[5m])) >"
                        + " instance:sekisho_a:sum"))
                .containsExactly("sekisho_dns_query_seconds");
    }
}
