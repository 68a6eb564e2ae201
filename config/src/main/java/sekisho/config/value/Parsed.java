package sekisho.config.value;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What became of a text that a stranger sent: the value, or the reason why there is none. A refusal is ordinary, so it
 * is a value and not an exception.
 */
public sealed interface Parsed<T> {

    /** The text was canonical enough to have exactly one meaning. */
    record Ok<T>(T value) implements Parsed<T> {}

    /**
     * The text has no meaning here.
     *
     * @param detail what is wrong, in English, without the text itself
     */
    record Bad<T>(Reason reason, String detail) implements Parsed<T> {}

    static <T> Parsed<T> ok(T value) {
        return new Ok<>(value);
    }

    static <T> Parsed<T> bad(Reason reason, String detail) {
        return new Bad<>(reason, detail);
    }

    /** Both cases, each with its continuation. */
    default <R> R fold(Function<? super T, ? extends R> ok, BiFunction<Reason, String, ? extends R> bad) {
        if (this instanceof Ok<T> good) {
            return ok.apply(good.value());
        }
        Bad<T> wrong = (Bad<T>) this;
        return bad.apply(wrong.reason(), wrong.detail());
    }

    default Optional<T> asOptional() {
        return this instanceof Ok<T> good ? Optional.of(good.value()) : Optional.empty();
    }

    /** The continuation of a value; a refusal passes unchanged. */
    default <R> Parsed<R> then(Function<? super T, Parsed<R>> next) {
        return fold(next, Parsed::bad);
    }
}
