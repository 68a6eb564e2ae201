package sekisho.config.settings;

import java.util.Optional;
import java.util.function.Function;

/**
 * What one written value says.
 *
 * @param value empty when it is wrong
 * @param remark why it is wrong, or what to think about although it is right
 * @param later it is right, but this version has not built it
 */
record Reading<T>(Optional<T> value, Optional<String> remark, boolean later) {

    static <T> Reading<T> of(T value) {
        return new Reading<>(Optional.of(value), Optional.empty(), false);
    }

    static <T> Reading<T> warned(T value, String remark) {
        return new Reading<>(Optional.of(value), Optional.of(remark), false);
    }

    static <T> Reading<T> wrong(String remark) {
        return new Reading<>(Optional.empty(), Optional.of(remark), false);
    }

    /** @param instead what this version understands, quoted */
    static <T> Reading<T> later(String written, String instead) {
        return new Reading<>(
                Optional.empty(),
                Optional.of(Quoted.of(written) + " is known, not built in this version; write " + instead),
                true);
    }

    /** The value is clear, but it is not in the one form that it has. */
    static <T> Reading<T> respell(String written, String canonical) {
        return wrong("incorrect " + Quoted.of(written) + "; write " + Quoted.of(canonical) + " instead");
    }

    <R> Reading<R> map(Function<? super T, ? extends R> next) {
        return new Reading<>(value.map(next), remark, later);
    }
}
