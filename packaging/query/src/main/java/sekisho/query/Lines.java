package sekisho.query;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import sekisho.audit.BundleProof;
import sekisho.audit.HeldCheck;
import sekisho.audit.LogReader;
import sekisho.audit.Report;
import sekisho.audit.Verifier;

/** The lines of a log as one file, once they are proven. */
final class Lines {

    /** A log that does not prove: nothing is told of it. */
    static final class NotProven extends IOException {
        private static final long serialVersionUID = 1L;
        private final int exitCode;

        NotProven(int exitCode, String message) {
            super(message);
            this.exitCode = exitCode;
        }

        int exitCode() {
            return exitCode;
        }
    }

    private Lines() {}

    /**
     * @param into is written, one record a line, byte for byte
     * @return what was proven, in one line
     * @throws NotProven when it does not prove; the file then counts for nothing
     */
    static String of(Path source, Path into, Locale locale) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(into))) {
            Consumer<byte[]> lines = line -> {
                try {
                    out.write(line);
                    out.write('\n');
                } catch (IOException full) {
                    throw new UncheckedIOException(full);
                }
            };
            if (Files.isRegularFile(source)) {
                return "key " + BundleProof.prove(source, lines);
            }
            if (HeldCheck.isHeld(source)) {
                HeldCheck.Held held = HeldCheck.prove(source, lines);
                return held.checkpoint().size() + " records of "
                        + held.checkpoint().origin() + ", cosigned at " + held.cosigned();
            }
            Report report = Verifier.verify(source, Verifier.Options.plain());
            List<String> told = report.lines(locale);
            if (report.exitCode() != 0) {
                throw new NotProven(report.exitCode(), String.join("\n", told));
            }
            new LogReader(source, LogReader.Filter.none()).all(line -> lines.accept(line.json()));
            return String.join("; ", told);
        } catch (UncheckedIOException full) {
            throw Objects.requireNonNull(full.getCause());
        }
    }
}
