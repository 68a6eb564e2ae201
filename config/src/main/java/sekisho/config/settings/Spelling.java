package sekisho.config.settings;

import java.util.Collection;
import java.util.Optional;

/** Did you mean …? */
final class Spelling {

    /** A longer list or word is not searched: a wrong file must stay cheap. */
    private static final int MOST_CANDIDATES = 1_000;

    private static final int LONGEST = 64;

    private Spelling() {}

    /** The nearest of {@code known} that differs by at most a third of its letters. */
    static Optional<String> nearest(String written, Collection<String> known) {
        if (written.length() < 3 || written.length() > LONGEST || known.size() > MOST_CANDIDATES) {
            return Optional.empty();
        }
        String best = "";
        int distance = Integer.MAX_VALUE;
        for (String word : known) {
            int d = distance(written, word);
            if (d < distance && d <= Math.max(1, Math.max(word.length(), written.length()) / 3)) {
                best = word;
                distance = d;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    /** {@code ; did you mean "…"?} or nothing. */
    static String hint(String written, Collection<String> known) {
        return nearest(written, known)
                .map(word -> "; did you mean " + Quoted.of(word) + "?")
                .orElse("");
    }

    /** Letters to add, drop, change or swap with their neighbour (optimal string alignment). */
    private static int distance(String a, String b) {
        if (b.length() > LONGEST) {
            return Integer.MAX_VALUE;
        }
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
