package sekisho.packaging.report;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sekisho.config.settings.Settings;
import sekisho.packaging.screen.Words;

/** The report as one HTML page without scripts, which a browser prints to PDF. Every text of the log is escaped. */
public final class ReportPage {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final String STYLE = """
        @page { size: A4; margin: 18mm 15mm }
        body { font: 10.5pt/1.6 "Noto Sans JP", "Hiragino Sans", "Yu Gothic", sans-serif; color: #111; max-width: 60em; margin: 2em auto }
        h1 { font-size: 17pt } h2 { font-size: 13pt; border-bottom: 1px solid #999; break-after: avoid }
        table { border-collapse: collapse; width: 100%; font-size: 9pt } th, td { border: 1px solid #bbb; padding: 2px 6px; text-align: left; overflow-wrap: anywhere }
        th { background: #eee } tr { break-inside: avoid } .basis { color: #555; font-size: 9pt }
        .limit { border-left: 4px solid #b00; padding: 2px 10px; background: #fdf4f4 }
        """;

    private final Words words;
    private final ZoneId zone;
    private final StringBuilder page = new StringBuilder();

    private ReportPage(Words words, ZoneId zone) {
        this.words = words;
        this.zone = zone;
    }

    /** @param proof what the verification said, line by line */
    public static String of(
            Evidence evidence, List<String> proof, Optional<Settings> settings, ZoneId zone, Words words) {
        ReportPage report = new ReportPage(words, zone);
        report.head(evidence, proof);
        new Statements(evidence, settings, zone, words).all().forEach(report::statement);
        return report.page.append("</body>\n</html>\n").toString();
    }

    private void head(Evidence evidence, List<String> proof) {
        page.append("<!DOCTYPE html>\n<html lang=\"")
                .append(words.locale().getLanguage())
                .append("\">\n<head><meta charset=\"utf-8\"><title>")
                .append(escaped(words.say("report.title")))
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style></head>\n<body>\n");
        tag("h1", words.say("report.title"));
        tag("p", words.say("report.period", at(evidence.first), at(evidence.last), zone, evidence.records));
        tag("p", words.say("report.how"));
        tag("h2", words.say("report.proof"));
        page.append("<pre>");
        proof.forEach(line -> page.append(escaped(line)).append('\n'));
        page.append("</pre>\n");
    }

    private void statement(Statement statement) {
        String key = "report." + statement.key() + ".";
        tag("h2", words.say(key + "title"));
        page.append("<p class=\"basis\">")
                .append(escaped(words.say(key + "basis")))
                .append("</p>\n");
        if (!statement.key().equals("disposal")) {
            tag("p", words.say(key + "text", statement.values().toArray()));
        }
        if (!statement.rows().isEmpty()) {
            table(statement);
        }
        if (statement.hasLimit()) {
            page.append("<p class=\"limit\"><strong>")
                    .append(escaped(words.say("report.not-shown")))
                    .append("</strong> ")
                    .append(escaped(words.say(key + "limit")))
                    .append("</p>\n");
        }
    }

    private void table(Statement statement) {
        page.append("<table>\n<tr>");
        statement.columns().forEach(column -> tag("th", words.say("report.column." + column)));
        page.append("</tr>\n");
        for (List<String> row : statement.rows()) {
            page.append("<tr>");
            row.forEach(cell -> tag("td", cell));
            page.append("</tr>\n");
        }
        page.append("</table>\n");
    }

    private void tag(String name, String text) {
        page.append('<')
                .append(name)
                .append('>')
                .append(escaped(text))
                .append("</")
                .append(name)
                .append(">\n");
    }

    private String at(@Nullable Instant time) {
        return time == null ? "–" : TIME.format(time.atZone(zone));
    }

    /** Text of a page; what moves the reading direction is made visible. */
    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c == '&' || c == '<' || c == '>' || c == '"' || c == '\'') {
                out.append("&#").append(c).append(';');
            } else if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                out.append(String.format("\\u%04x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }
}
