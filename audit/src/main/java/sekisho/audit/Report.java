package sekisho.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a verification says.
 *
 * @param findings in the order in which they were met; none means that everything is proven
 * @param notes what was looked at, and what could be said of it
 */
public record Report(List<Finding> findings, List<String> notes) {

    private static final int MOST_LINES = 100;

    public Report {
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
    }

    /** 0, or the smallest exit code of a finding. */
    public int exitCode() {
        return findings.stream()
                .mapToInt(finding -> finding.kind().exitCode())
                .min()
                .orElse(0);
    }

    /** The report for a person. */
    public List<String> lines(Locale locale) {
        List<String> lines = new ArrayList<>(notes);
        findings.stream().limit(MOST_LINES).forEach(finding -> lines.add(finding.line(locale)));
        if (findings.size() > MOST_LINES) {
            lines.add((findings.size() - MOST_LINES) + " more findings");
        }
        if (findings.isEmpty()) {
            lines.add(locale.getLanguage().equals("ja") ? "正常 (ok)" : "ok");
        }
        return lines;
    }
}
