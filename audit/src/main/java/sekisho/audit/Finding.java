package sekisho.audit;

import java.util.Locale;

/**
 * Something that a verification found wrong.
 *
 * @param text file, record, and what is wrong with it
 */
public record Finding(Kind kind, String text) {

    /** The exit code of {@code sekisho audit verify}; of several findings the smallest counts. */
    public enum Kind {
        /** A record, a hash or a note contradicts a proof: changed, moved, or two histories. */
        ALTERED(2, "改変", "altered"),
        /** Something that was there is missing, or the end is torn. */
        INCOMPLETE(3, "欠落", "incomplete"),
        NO_KEY(4, "鍵なし", "no trusted key"),
        STALE(5, "期限超過", "stale"),
        NOT_SIGNED(6, "未署名", "not signed"),
        USAGE(64, "使い方", "usage");

        private final int exitCode;
        private final String ja;
        private final String en;

        Kind(int exitCode, String ja, String en) {
            this.exitCode = exitCode;
            this.ja = ja;
            this.en = en;
        }

        public int exitCode() {
            return exitCode;
        }
    }

    /** One line. */
    String line(Locale locale) {
        return (locale.getLanguage().equals("ja") ? kind.ja + " (" + kind.en + ")" : kind.en) + ": " + text;
    }
}
