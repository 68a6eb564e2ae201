package sekisho.config.value;

/**
 * How much of a name looks like data and not like a word. Entropy doesn't tell: hex has at most four bits a character, less
 * than some words. What tells is length, one alphabet without hyphens, and digits scattered among letters.
 */
public final class EncodedName {

    /** Below this, identifiers of honest machines are too common. */
    private static final int SHORTEST = 14;

    /** No word is so long. */
    private static final int LONGEST_WORD = 30;

    private static final int WITH_HYPHENS = 40;

    /** Parts between hyphens that people or machines choose are shorter. */
    private static final int RUN = 20;

    /** So many encoded labels in one name stand there because one label is too short for the data. */
    private static final int SEVERAL = 3;

    /** So many labels of one character are a reverse name of IPv6, or data in that form. */
    private static final int NIBBLES = 16;

    private EncodedName() {}

    /** Characters in labels that look encoded, half of those of a reverse name; twice where three or more labels do. */
    public static int weight(HostName name) {
        int sum = 0;
        int labels = 0;
        int single = 0;
        for (String label : name.text().split("\\.", -1)) {
            if (looksEncoded(label)) {
                sum += label.length();
                labels++;
            }
            single += label.length() == 1 ? 1 : 0;
        }
        sum += single >= NIBBLES ? single / 2 : 0;
        return labels >= SEVERAL ? 2 * sum : sum;
    }

    static boolean looksEncoded(String label) {
        int length = label.length();
        if (length < SHORTEST || label.startsWith("xn--")) {
            return false;
        }
        boolean hex = true;
        int hyphens = 0;
        int run = 0;
        int longest = 0;
        int turns = 0;
        boolean digitBefore = isDigit(label.charAt(0));
        for (int i = 0; i < length; i++) {
            char c = label.charAt(i);
            boolean separates = c == '-' || c == '_';
            hyphens += separates ? 1 : 0;
            run = separates ? 0 : run + 1;
            longest = Math.max(longest, run);
            hex &= isDigit(c) || (c >= 'a' && c <= 'f');
            turns += !separates && isDigit(c) != digitBefore ? 1 : 0;
            digitBefore = separates ? digitBefore : isDigit(c);
        }
        boolean scattered = turns * 8 >= length;
        return hyphens > 0
                ? length >= WITH_HYPHENS && longest >= RUN && scattered
                : hex || scattered || length >= LONGEST_WORD;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
