package sekisho.packaging.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * The text of {@code /metrics} (Prometheus exposition format 0.0.4). Most families are meters of the registry. A family
 * whose set of series changes whole, as with each edition, is a {@link Family} that is asked at each scrape: no scrape
 * sees two editions, or none.
 */
public final class PrometheusPage {

    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<Family> families = new CopyOnWriteArrayList<>();

    /**
     * A gauge of which every series is known only at the scrape.
     *
     * @param label the name of its one label
     * @param series from the label's value to the number
     */
    public record Family(String name, String help, String label, Supplier<Map<String, Double>> series) {}

    public MeterRegistry registry() {
        return registry;
    }

    public void add(Family family) {
        families.add(family);
    }

    public String text() {
        StringBuilder page = new StringBuilder(registry.scrape());
        for (Family family : families) {
            page.append("# HELP ").append(family.name()).append(' ').append(family.help());
            page.append("\n# TYPE ").append(family.name()).append(" gauge\n");
            new TreeMap<>(family.series().get())
                    .forEach((value, number) -> page.append(family.name())
                            .append('{')
                            .append(family.label())
                            .append("=\"")
                            .append(escaped(value))
                            .append("\"} ")
                            .append(number)
                            .append('\n'));
        }
        return page.toString();
    }

    public void close() {
        registry.close();
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
