package sekisho.packaging.squid;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The directives of a squid.conf in their order: comments gone, continued lines joined, included files in place. */
final class SquidLines {

    private static final int DEEPEST_INCLUDE = 16;
    private static final long LONGEST_FILE = 64 << 20;
    private static final Pattern LIST_FILE = Pattern.compile("(?:parameters\\()?\"([^\"]+)\"\\)?");

    /** One directive: its name and its words. */
    record Directive(Place place, String name, List<String> words) {}

    /** One word of an {@code acl}, with the place where it really stands. */
    record Word(Place place, String text) {}

    private final List<Directive> directives = new ArrayList<>();
    private final Path base;

    private SquidLines(Path base) {
        this.base = base;
    }

    /** @throws IOException when this file, or one that it includes, cannot be read */
    static SquidLines read(Path file) throws IOException {
        Path absolute = file.toAbsolutePath();
        SquidLines lines = new SquidLines(Objects.requireNonNull(absolute.getParent()));
        lines.add(absolute, file.toString(), 0);
        return lines;
    }

    List<Directive> directives() {
        return Collections.unmodifiableList(directives);
    }

    /** The values of an {@code acl}: its words, and those of the files that it names in double quotes. */
    List<Word> values(Place place, List<String> words) throws IOException {
        List<Word> values = new ArrayList<>();
        for (String word : words) {
            Matcher list = LIST_FILE.matcher(word);
            if (!list.matches()) {
                values.add(new Word(place, word));
                continue;
            }
            int number = 0;
            for (String line : text(base.resolve(list.group(1)))) {
                number++;
                Place there = new Place(list.group(1), number);
                wordsOf(line).forEach(text -> values.add(new Word(there, text)));
            }
        }
        return values;
    }

    private void add(Path file, String shown, int depth) throws IOException {
        if (depth > DEEPEST_INCLUDE) {
            throw new IOException(shown + ": include is nested too deeply");
        }
        StringBuilder joined = new StringBuilder();
        int number = 0;
        int first = 1;
        for (String line : text(file)) {
            number++;
            if (joined.isEmpty()) {
                first = number;
            }
            if (line.endsWith("\\")) {
                joined.append(line, 0, line.length() - 1).append(' ');
            } else {
                addDirective(new Place(shown, first), joined.append(line).toString(), depth);
                joined.setLength(0);
            }
        }
        addDirective(new Place(shown, first), joined.toString(), depth);
    }

    private void addDirective(Place place, String line, int depth) throws IOException {
        List<String> words = wordsOf(line);
        if (words.isEmpty()) {
            return;
        }
        if (words.get(0).equals("include")) {
            for (String pattern : words.subList(1, words.size())) {
                for (Path included : matching(pattern)) {
                    add(included, included.toString(), depth + 1);
                }
            }
        } else {
            directives.add(new Directive(place, words.get(0), List.copyOf(words.subList(1, words.size()))));
        }
    }

    /** {@code include} takes shell patterns in the last part of the path. */
    private List<Path> matching(String pattern) throws IOException {
        Path path = base.resolve(pattern);
        if (!pattern.matches(".*[*?\\[].*")) {
            return List.of(path);
        }
        List<Path> found = new ArrayList<>();
        String last = Objects.requireNonNull(path.getFileName()).toString();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Objects.requireNonNull(path.getParent()), last)) {
            files.forEach(found::add);
        }
        Collections.sort(found);
        return found;
    }

    /** Squid reads bytes; everything that matters here is ASCII. */
    private static List<String> text(Path file) throws IOException {
        if (Files.size(file) > LONGEST_FILE) {
            throw new IOException(file + ": longer than 64 MiB");
        }
        return Arrays.asList(Files.readString(file, StandardCharsets.ISO_8859_1).split("\r?\n", -1));
    }

    private static List<String> wordsOf(String line) {
        List<String> words = new ArrayList<>();
        for (String word : line.trim().split("[ \t]+", -1)) {
            if (word.startsWith("#")) {
                break;
            }
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }
}
