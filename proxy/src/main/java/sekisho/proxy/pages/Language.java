package sekisho.proxy.pages;

import java.util.Locale;
import java.util.Optional;

/** What a page is written in. */
public enum Language {
    EN("en"),
    JA("ja");

    private final String code;

    Language(String code) {
        this.code = code;
    }

    String code() {
        return code;
    }

    Language other() {
        return this == JA ? EN : JA;
    }

    String say(String ja, String en) {
        return this == JA ? ja : en;
    }

    static Optional<Language> ofCode(String code) {
        return code.equals("ja") ? Optional.of(JA) : code.equals("en") ? Optional.of(EN) : Optional.empty();
    }

    /** Of {@code Accept-Language} (RFC 9110 §12.5.4), as far as the choice is between these two. */
    public static Language preferred(Optional<String> acceptLanguage) {
        double ja = 0;
        double en = 0;
        for (String range : acceptLanguage.orElse("").toLowerCase(Locale.ROOT).split(",", 32)) {
            String[] parts = range.trim().split(";", 2);
            double weight = parts.length == 1 ? 1 : weight(parts[1].trim());
            if (parts[0].equals("ja") || parts[0].startsWith("ja-")) {
                ja = Math.max(ja, weight);
            } else if (parts[0].equals("en") || parts[0].startsWith("en-")) {
                en = Math.max(en, weight);
            }
        }
        return ja > 0 && ja >= en ? JA : EN;
    }

    private static double weight(String parameter) {
        return parameter.matches("q=[01](\\.[0-9]{0,3})?") ? Double.parseDouble(parameter.substring(2)) : 0;
    }
}
