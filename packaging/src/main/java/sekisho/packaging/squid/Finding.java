package sekisho.packaging.squid;

import java.util.List;

/**
 * What the import has to say about one place.
 *
 * @param key of the sentence in the catalogue of words, after {@code squid.}
 */
public record Finding(Kind kind, Place place, String key, List<String> values) {

    public Finding {
        values = List.copyOf(values);
    }

    static Finding of(Kind kind, Place place, String key, String... values) {
        return new Finding(kind, place, key, List.of(values));
    }

    /** How the new file stands to the old one there. */
    public enum Kind {
        /** It lets less through. */
        STRICTER("stricter"),
        /** It lets more through: read it before you use it. */
        WIDER("wider"),
        /** A person has to decide; until then it is refused. */
        ASKED("asked"),
        /** It has no meaning here. */
        DROPPED("dropped");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /** {@code FILE:LINE}. */
    public String at() {
        return place.toString();
    }
}
