package sekisho.query;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import sekisho.audit.LogRefused;

/** {@code sekisho audit query} starts this. */
public final class Query {

    private static final int USAGE = 64;
    private static final int WRONG_SQL = 65;
    private static final int UNREADABLE = 3;

    private Query() {}

    /** @param words as {@link Asked#of} reads them */
    public static void main(String[] words) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        int exit = run(List.of(words), out, err);
        out.flush();
        System.exit(exit);
    }

    static int run(List<String> words, PrintStream out, PrintStream err) {
        try {
            return answer(Asked.of(words), out, err);
        } catch (Lines.NotProven broken) {
            err.println(broken.getMessage());
            return broken.exitCode();
        } catch (LogRefused refused) {
            err.println(refused.getMessage());
            return refused.kind().exitCode();
        } catch (IllegalArgumentException wrong) {
            err.println(wrong.getMessage());
            return USAGE;
        } catch (SQLException wrong) {
            err.println(Answers.safe(String.valueOf(wrong.getMessage()).replace("\n", "  ")));
            return WRONG_SQL;
        } catch (IOException unreadable) {
            err.println(unreadable);
            return unreadable instanceof NoSuchFileException ? USAGE : UNREADABLE;
        }
    }

    private static int answer(Asked asked, PrintStream out, PrintStream err) throws IOException, SQLException {
        if (!Files.exists(asked.source())) {
            throw new NoSuchFileException(asked.source().toString());
        }
        Path lines = Files.createTempFile("sekisho-query", ".jsonl");
        try {
            err.println(Lines.of(asked.source(), lines, asked.locale()));
            try (Records records = Records.load(lines)) {
                // The table is in memory: nobody reads the lines again.
                Files.delete(lines);
                records.answer(asked.sql(), asked.values(), new Answers(asked.form(), out));
            }
            return 0;
        } finally {
            Files.deleteIfExists(lines);
        }
    }
}
