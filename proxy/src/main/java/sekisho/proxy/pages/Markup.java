package sekisho.proxy.pages;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** HTML for people: plain words in one column that fits any window, without scripts and without anything from elsewhere. */
public final class Markup {

    private static final String STYLE = ":root{color-scheme:light dark}"
            + "body{font:1rem/1.6 system-ui,sans-serif;max-width:42em;margin:1.5em auto;padding:0 1em;"
            + "overflow-wrap:anywhere}"
            + "h1{font-size:1.4rem}h2{font-size:1.1rem;margin:0 0 .3em}"
            + "dl{margin:.5em 0;display:grid;grid-template-columns:minmax(6em,max-content) 1fr;gap:.2em 1em}"
            + "dt{font-weight:bold}dd{margin:0}"
            + "article{border-left:4px solid #c2410c;padding:.2em 0 .2em 1em;margin:1.5em 0}"
            + "nav a{margin-right:1.2em}pre{overflow-x:auto;padding:.6em 1em;border:1px solid #888}"
            + "a:focus-visible{outline:3px solid}"
            + "@media(max-width:32em){dl{display:block}dd{margin:0 0 .5em}}";

    /** The value of {@code Content-Security-Policy}: this style and nothing else. */
    static final String POLICY =
            "default-src 'none'; style-src '" + digest(STYLE) + "'; base-uri 'none'; form-action 'none'";

    private Markup() {}

    /** @param body safe markup */
    public static String page(Language language, String title, String body) {
        return "<!doctype html>\n<html lang=\"" + language.code() + "\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>" + title
                + "</title><style>" + STYLE + "</style></head><body><main><h1>" + title + "</h1>\n" + body
                + "</main></body></html>\n";
    }

    /**
     * One line of a list of facts.
     *
     * @param value safe markup
     */
    static String fact(String name, String value) {
        return "<dt>" + name + "</dt><dd>" + value + "</dd>\n";
    }

    static String code(String text) {
        return "<code>" + escape(text) + "</code>";
    }

    /** Text from elsewhere: nothing in it can leave its place, and control characters are shown as what they are. */
    public static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> {
                    if (isUnseen(c)) {
                        out.append(String.format("\\u%04x", c));
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
        return out.toString();
    }

    /** Controls, marks that turn the reading direction, and the two line ends of Unicode. */
    private static boolean isUnseen(int c) {
        int type = Character.getType(c);
        return Character.isISOControl(c)
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE;
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
