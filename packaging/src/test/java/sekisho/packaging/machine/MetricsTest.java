package sekisho.packaging.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.packaging.Observability;

/** Dashboards and alerts are written against these names, before anything has happened. */
class MetricsTest {

    private static final List<String> FAMILIES = List.of(
            "sekisho_proxy_connections_total",
            "sekisho_proxy_rejected_total",
            "sekisho_proxy_tunnels_open",
            "sekisho_proxy_bytes_total",
            "sekisho_proxy_request_seconds",
            "sekisho_proxy_dial_seconds",
            "sekisho_dns_queries_total",
            "sekisho_dns_query_seconds",
            "sekisho_dns_cache_total",
            "sekisho_dns_upstream_seconds",
            "sekisho_dns_upstream_up",
            "sekisho_dns_private_violation_total",
            "sekisho_dns_spoof_suspects_total",
            "sekisho_audit_records_total",
            "sekisho_audit_commit_seconds",
            "sekisho_audit_state",
            "sekisho_edition_info",
            "sekisho_edition_drift",
            "sekisho_reload_total",
            "sekisho_reload_last_success_timestamp_seconds",
            "sekisho_rule_last_match_timestamp_seconds",
            "sekisho_certificate_expiry_seconds",
            "sekisho_build_info",
            "sekisho_fd_used",
            "sekisho_fd_limit",
            "jvm_memory_used_bytes",
            "netty_allocator_memory_used");

    private static final Pattern LINE = Pattern.compile(
            "[a-z0-9_]+(\\{[a-z_]+=\"[^\"\\\\\n]*\"(,[a-z_]+=\"[^\"\\\\\n]*\")*})? (-?[0-9.]+(E-?[0-9]+)?|NaN|\\+Inf)");

    private static final Pattern NAME = Pattern.compile("`((?:sekisho|jvm|netty|process|system)_[a-z0-9_]+)`");

    @TempDir
    Path directory;

    @Test
    void everyFamilyExistsAtTheFirstScrape() throws Exception {
        try (Surroundings around = new Surroundings(directory);
                Sekisho sekisho = Sekisho.run(around.write(around.settings()))) {
            Sekisho.Page page = sekisho.page("/metrics");
            assertThat(FAMILIES).allSatisfy(family -> assertThat(page.body()).contains("# TYPE " + family + " "));
            assertThat(page.body().lines().filter(line -> !line.startsWith("#")))
                    .allMatch(line -> LINE.matcher(line).matches());
            assertThat(page.number("sekisho_audit_state"))
                    .as("the disk of this machine may be full or slow, but the log is open")
                    .isLessThan(3);
            assertThat(page.number("sekisho_rule_last_match_timestamp_seconds{rule=\"site\"}"))
                    .isZero();
            assertThat(page.body()).contains("sekisho_dns_query_seconds_bucket{le=\"1.0E-4\"}");
            assertThat(page.body().lines().filter(line -> line.startsWith("sekisho_edition_info{")))
                    .singleElement()
                    .asString()
                    .matches("sekisho_edition_info\\{digest=\"sha256:[0-9a-f]{64}\"} 1\\.0");
            namesAreKnown(Observability.families(page.body()));
            assertThat(sekisho.page("/health/live").status()).isEqualTo(200);
            assertThat(sekisho.page("/health/ready").status()).isEqualTo(200);
        }
    }

    /** What alerts and panels ask for exists, and every family is in the docs, with none that is gone. */
    private static void namesAreKnown(Set<String> families) throws IOException {
        assertThat(Observability.expressions().flatMap(expression -> Observability.metrics(expression).stream()))
                .isNotEmpty()
                .isSubsetOf(families);
        Set<String> documented = NAME.matcher(Files.readString(Path.of("../docs/metrics.md")))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented).containsAll(families);
        assertThat(families)
                .containsAll(documented.stream()
                        .filter(name -> name.startsWith("sekisho_"))
                        .toList());
    }
}
