package sekisho.packaging.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The demo's story as the README tells it, shortened: {@code …} stands for anything. */
final class ReadmeStory {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```demo\\n(.*?)^```$");

    private ReadmeStory() {}

    /** The lines that the demo doesn't print, or not in this order. */
    static List<String> untrueLines(Path readme, String printed) throws IOException {
        Matcher block = BLOCK.matcher(Files.readString(readme));
        if (!block.find()) {
            return List.of("no demo block in " + readme.getFileName());
        }
        Matcher rest = Pattern.compile("").matcher(printed);
        int[] from = {0};
        return block.group(1)
                .lines()
                .filter(line -> {
                    rest.usePattern(pattern(line));
                    boolean found = rest.find(from[0]);
                    from[0] = found ? rest.end() : from[0];
                    return !found;
                })
                .toList();
    }

    private static Pattern pattern(String line) {
        String quoted = Pattern.quote(line).replace("…", "\\E[^\\n]*\\Q");
        return Pattern.compile("(?m)^" + quoted + (line.endsWith("…") ? "" : "$"));
    }
}
