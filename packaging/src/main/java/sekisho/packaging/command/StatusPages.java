package sekisho.packaging.command;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sekisho.packaging.screen.Screen;
import sekisho.packaging.screen.Table;

/**
 * The pages of a running appliance's metrics listener, read back.
 *
 * @param where {@code host:port}
 */
record StatusPages(String where) {

    private static final int PATIENCE_MILLISECONDS = 3_000;

    /** {@code ready}, or the reason why not. */
    String ready() throws IOException {
        return fetch("/health/ready").strip();
    }

    /** What the status screen shows, by the names of {@code --json}. */
    Map<String, Object> facts(String ready) throws IOException {
        String page = fetch("/metrics");
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("ready", ready.equals("ready"));
        facts.put("health", ready);
        facts.put("version", label(page, "sekisho_build_info", "version"));
        facts.put("edition", label(page, "sekisho_edition_info", "digest"));
        facts.put("drift", sum(page, "sekisho_edition_drift") != 0);
        facts.put("up_seconds", Math.round(sum(page, "process_uptime_seconds")));
        facts.put("tunnels_open", Math.round(sum(page, "sekisho_proxy_tunnels_open")));
        facts.put("connections", Math.round(sum(page, "sekisho_proxy_connections_total")));
        facts.put("dns_queries", Math.round(sum(page, "sekisho_dns_queries_total")));
        facts.put("audit_records", Math.round(sum(page, "sekisho_audit_records_total")));
        facts.put("audit_state", auditState(sum(page, "sekisho_audit_state")));
        return facts;
    }

    String table(Screen screen, String ready) throws IOException {
        Table table = new Table();
        facts(ready).forEach((name, value) -> {
            if (!name.equals("ready")) {
                String text = value.toString();
                boolean isHealth = name.equals("health");
                table.row(
                        screen.words().say("status." + name),
                        isHealth ? (ready.equals("ready") ? screen.good(text) : screen.bad(text)) : text);
            }
        });
        return table.toString();
    }

    private String fetch(String path) throws IOException {
        var connection =
                (HttpURLConnection) URI.create("http://" + where + path).toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(PATIENCE_MILLISECONDS);
        connection.setReadTimeout(PATIENCE_MILLISECONDS);
        int status = connection.getResponseCode();
        try (InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new String(Objects.requireNonNull(body).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String label(String page, String family, String label) {
        Matcher found = Pattern.compile("^" + family + "\\{.*?" + label + "=\"([^\"]*)\"", Pattern.MULTILINE)
                .matcher(page);
        return found.find() ? found.group(1) : "-";
    }

    private static double sum(String page, String family) {
        return page.lines()
                .filter(line -> line.startsWith(family + " ") || line.startsWith(family + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static String auditState(double state) {
        return switch ((int) state) {
            case 0 -> "ok";
            case 1 -> "degraded";
            case 2 -> "restricted";
            default -> "closed";
        };
    }
}
