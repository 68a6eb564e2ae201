package sekisho.config.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code hosts-file}: one host on each line, {@code #} begins a comment. Its mistakes are told at the scalar that names
 * it, with the file's own line in front: the first lines of a report are then always about the file that was checked.
 */
final class HostsFile {

    private static final int MOST_TOLD = 20;

    private HostsFile() {}

    static List<HostEntry> read(byte[] bytes, Path file, YamlNode at, Report report) {
        String text;
        try {
            text = YamlText.of(bytes);
        } catch (InvalidSettings e) {
            e.problems().forEach(p -> report.error(at, file.getFileName() + ":" + p.line() + ": " + p.text()));
            return List.of();
        }
        List<HostEntry> hosts = new ArrayList<>();
        int line = 0;
        int wrong = 0;
        for (String written : text.split("\r?\n", -1)) {
            line++;
            String host = written.replaceFirst("#.*", "").strip();
            if (!host.isEmpty()) {
                Reading<HostEntry> reading = HostKinds.HOST.reader().apply(new YamlNode.Text(line, 1, host, true));
                reading.value().ifPresent(hosts::add);
                wrong += reading.value().isEmpty() ? 1 : 0;
                if (wrong <= MOST_TOLD) {
                    tell(reading, file.getFileName() + ":" + line + ": ", at, report);
                }
            }
        }
        if (wrong > MOST_TOLD) {
            report.error(at, file.getFileName() + ": " + (wrong - MOST_TOLD) + " more wrong lines");
        }
        if (hosts.isEmpty() && wrong == 0) {
            report.error(at, file.getFileName() + " names no host");
        }
        return hosts;
    }

    private static void tell(Reading<HostEntry> reading, String place, YamlNode at, Report report) {
        reading.remark().ifPresent(remark -> {
            if (reading.value().isEmpty()) {
                report.error(at, place + remark);
            } else {
                report.warning(at, place + remark);
            }
        });
    }
}
