package sekisho.config.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file that lists values, one on each line, {@code #} begins a comment. Its mistakes are told at the scalar that names
 * it, with the file's own line in front: the first lines of a report are then always about the file that was checked.
 */
final class ListFile {

    private static final int MOST_TOLD = 20;

    private ListFile() {}

    /** @param noun for one value, where the file has none */
    static <T> List<T> read(Kind<T> kind, String noun, byte[] bytes, Path file, YamlNode at, Report report) {
        String text;
        try {
            text = YamlText.of(bytes);
        } catch (InvalidSettings e) {
            e.problems().forEach(p -> report.error(at, file.getFileName() + ":" + p.line() + ": " + p.text()));
            return List.of();
        }
        List<T> values = new ArrayList<>();
        int line = 0;
        int wrong = 0;
        for (String written : text.split("\r?\n", -1)) {
            line++;
            String value = written.replaceFirst("#.*", "").strip();
            if (!value.isEmpty()) {
                Reading<T> reading = kind.reader().apply(new YamlNode.Text(line, 1, value, true));
                reading.value().ifPresent(values::add);
                wrong += reading.value().isEmpty() ? 1 : 0;
                if (wrong <= MOST_TOLD) {
                    tell(reading, file.getFileName() + ":" + line + ": ", at, report);
                }
            }
        }
        if (wrong > MOST_TOLD) {
            report.error(at, file.getFileName() + ": " + (wrong - MOST_TOLD) + " more wrong lines");
        }
        if (values.isEmpty() && wrong == 0) {
            report.error(at, file.getFileName() + " names no " + noun);
        }
        return values;
    }

    private static void tell(Reading<?> reading, String place, YamlNode at, Report report) {
        reading.remark().ifPresent(remark -> {
            if (reading.value().isEmpty()) {
                report.error(at, place + remark);
            } else {
                report.warning(at, place + remark);
            }
        });
    }
}
