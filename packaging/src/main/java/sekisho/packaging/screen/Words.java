package sekisho.packaging.screen;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import sekisho.config.value.Reason;

/** Every sentence that the command line says to people, in English or Japanese. Programs read {@code --json}. */
public final class Words {

    private static final String CATALOGUE = "sekisho.packaging.words";

    private final Locale locale;
    private final ResourceBundle bundle;

    private Words(Locale locale) {
        this.locale = locale;
        this.bundle = ResourceBundle.getBundle(
                CATALOGUE,
                locale,
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    public static Words english() {
        return new Words(Locale.ROOT);
    }

    public static Words japanese() {
        return new Words(Locale.JAPANESE);
    }

    /** Japanese where the launcher or the environment says so: the first of LC_ALL, LC_MESSAGES, LANG that is set. */
    public static Words ofEnvironment() {
        String language = Optional.ofNullable(System.getProperty("sekisho.language"))
                .or(() -> variable("LC_ALL"))
                .or(() -> variable("LC_MESSAGES"))
                .or(() -> variable("LANG"))
                .orElse("en");
        return language.startsWith("ja") ? japanese() : english();
    }

    /** The sentence of this key; numbers are written without grouping. */
    public String say(String key, @Nullable Object... values) {
        Object[] texts = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            texts[i] = String.valueOf(values[i]);
        }
        return new MessageFormat(bundle.getString(key), Locale.ROOT).format(texts);
    }

    public String reason(Reason reason) {
        return isJapanese() ? reason.ja() : reason.en();
    }

    public boolean isJapanese() {
        return locale.equals(Locale.JAPANESE);
    }

    public Locale locale() {
        return isJapanese() ? Locale.JAPANESE : Locale.ENGLISH;
    }

    /** For picocli, which finds the help texts of commands and options by their keys. */
    public ResourceBundle bundle() {
        return bundle;
    }

    private static Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isEmpty());
    }
}
