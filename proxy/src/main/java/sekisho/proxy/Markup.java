package sekisho.proxy;

/** HTML for people, without scripts and without anything that is loaded from elsewhere. */
final class Markup {

    private Markup() {}

    /** @param body safe markup */
    static String page(boolean ja, String title, String body) {
        return "<!doctype html><html lang=\"" + (ja ? "ja" : "en") + "\"><meta charset=\"utf-8\"><title>" + title
                + "</title><style>body{font:16px/1.6 sans-serif;max-width:44em;margin:2em auto;padding:0 1em}"
                + "table{border-collapse:collapse}td,th{border:1px solid #999;padding:.2em .6em;text-align:left}"
                + "dt{font-weight:bold}</style><h1>" + title + "</h1>" + body + "</html>\n";
    }

    /** Text from elsewhere: nothing in it can leave its place, and control characters are shown as what they are. */
    static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> {
                    if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                        out.append(String.format("\\u%04x", c));
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
        return out.toString();
    }
}
