package sekisho.query;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What somebody wants to know.
 *
 * @param sql one statement
 * @param values of its parameters, in their order
 * @param source a log's directory, a collector's, or an evidence bundle
 */
record Asked(String sql, List<String> values, Path source, Answers.Form form, Locale locale) {

    /** The queries that are there already, by name; the same files as for Athena. */
    static final List<String> NAMES = List.of("who-reached", "client", "refused-top", "grants", "attack-window");

    private static final Pattern PARAMETERS = Pattern.compile("^-- parameters: (.+)$", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("([a-z]+)(?: \\([^)]*\\))?(?:, |$)");

    /**
     * @param words {@code [--json|--csv] [--ja] [--set NAME=VALUE]… SQL|@NAME SOURCE}
     * @throws IllegalArgumentException when they make no question
     */
    static Asked of(List<String> words) throws IOException {
        List<String> plain = new ArrayList<>();
        Map<String, String> set = new LinkedHashMap<>();
        Answers.Form form = Answers.Form.TABLE;
        Locale locale = Locale.ENGLISH;
        for (int i = 0; i < words.size(); i++) {
            switch (words.get(i)) {
                case "--json" -> form = Answers.Form.JSON;
                case "--csv" -> form = Answers.Form.CSV;
                case "--ja" -> locale = Locale.JAPANESE;
                case "--set" -> put(set, ++i < words.size() ? words.get(i) : "");
                default -> plain.add(words.get(i));
            }
        }
        if (plain.size() != 2) {
            throw new IllegalArgumentException("SQL or @NAME, and SOURCE");
        }
        String question = plain.get(0);
        String sql = question.startsWith("@") ? canned(question.substring(1)) : question;
        return new Asked(sql, values(sql, set), Path.of(plain.get(1)), form, locale);
    }

    private static void put(Map<String, String> set, String word) {
        int equals = word.indexOf('=');
        if (equals < 1 || set.put(word.substring(0, equals), word.substring(equals + 1)) != null) {
            throw new IllegalArgumentException("--set NAME=VALUE, each name once");
        }
    }

    static String canned(String name) throws IOException {
        try (InputStream in = NAMES.contains(name) ? Asked.class.getResourceAsStream(name + ".sql") : null) {
            if (in == null) {
                throw new IllegalArgumentException("no query @" + name + "; there are @" + String.join(", @", NAMES));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The names that the comment of a query gives to its parameters. */
    static List<String> parameters(String sql) {
        List<String> names = new ArrayList<>();
        Matcher comment = PARAMETERS.matcher(sql);
        if (comment.find()) {
            Matcher name = NAME.matcher(comment.group(1));
            while (name.find()) {
                names.add(name.group(1));
            }
        }
        return names;
    }

    private static List<String> values(String sql, Map<String, String> set) {
        List<String> names = parameters(sql);
        if (!names.containsAll(set.keySet())) {
            throw new IllegalArgumentException("--set: this query has " + names);
        }
        List<String> values = new ArrayList<>();
        for (String name : names) {
            String value =
                    set.getOrDefault(name, name.equals("from") ? "0000-01-01" : name.equals("to") ? "9999-12-31" : "");
            if (value.isEmpty()) {
                throw new IllegalArgumentException("this query needs --set " + name + "=…");
            }
            values.add(value);
        }
        return values;
    }
}
