package sekisho.proxy.pages;

import java.util.Arrays;
import java.util.Optional;
import sekisho.proxy.http.Request;

/**
 * Which of our pages was asked for, and in which language.
 *
 * @param chosen whether the reader chose the language by {@code ?lang=}; then every link keeps it
 */
record Address(String path, Language language, boolean chosen) {

    static Address of(Request request) {
        String text = request.target().path();
        int query = text.indexOf('?');
        Optional<Language> chosen = query < 0
                ? Optional.empty()
                : Arrays.stream(text.substring(query + 1).split("&", 16))
                        .filter(part -> part.startsWith("lang="))
                        .flatMap(part -> Language.ofCode(part.substring("lang=".length())).stream())
                        .findFirst();
        return new Address(
                query < 0 ? text : text.substring(0, query),
                chosen.orElseGet(() -> Language.preferred(request.language())),
                chosen.isPresent());
    }

    String say(String ja, String en) {
        return language.say(ja, en);
    }

    String link(String to, String text) {
        return link(to, language, chosen, text);
    }

    Answer page(String text) {
        return Answer.page(200, language, "", text);
    }

    Answer missing(int status, String more) {
        return Answer.page(status, language, more, Markup.page(language, Integer.toString(status), navigation()));
    }

    /** Where else one may go from here, and the other language. */
    String navigation() {
        String other = link(
                Markup.escape(path), language.other(), true, language.other().say("日本語", "English"));
        return "<nav><p>" + link("/", "gateway.internal") + link("/why", say("なぜ拒否されましたか", "Why was I refused?"))
                + other + "</p></nav>\n";
    }

    private static String link(String to, Language language, boolean chosen, String text) {
        return "<a href=\"" + to + (chosen ? "?lang=" + language.code() : "") + "\">" + text + "</a>";
    }
}
