package sekisho.packaging.screen;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where a command writes. UTF-8 always: what a terminal without a locale would make of Japanese is question marks.
 *
 * @param out what was asked for
 * @param err progress, logs, complaints
 * @param colour whether escape sequences may appear in {@code out}
 */
public record Screen(PrintStream out, PrintStream err, Words words, boolean colour) {

    /** Of this process. {@code NO_COLOR} (no-color.org) turns colour off; the launcher tells whether there is a terminal. */
    public static Screen ofProcess() {
        String noColor = System.getenv("NO_COLOR");
        boolean plain = noColor != null && !noColor.isEmpty();
        return new Screen(
                utf8(new FileOutputStream(FileDescriptor.out)),
                utf8(new FileOutputStream(FileDescriptor.err)),
                Words.ofEnvironment(),
                !plain && Boolean.getBoolean("sekisho.terminal"));
    }

    public void say(String key, @Nullable Object... values) {
        out.println(words.say(key, values));
    }

    public void complain(String key, @Nullable Object... values) {
        err.println("sekisho: " + words.say(key, values));
    }

    public String good(String text) {
        return paint("32", text);
    }

    public String bad(String text) {
        return paint("31", text);
    }

    public String strong(String text) {
        return paint("1", text);
    }

    private String paint(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    private static PrintStream utf8(OutputStream target) {
        return new PrintStream(target, true, StandardCharsets.UTF_8);
    }
}
