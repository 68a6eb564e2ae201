package sekisho.config.approval;

import java.util.function.BiFunction;
import java.util.function.Function;

/** Done, or refused for a reason. */
public sealed interface Outcome<T> {

    record Done<T>(T value) implements Outcome<T> {}

    /** @param detail what the refusal is about, in English; may be empty */
    record Refused<T>(ApprovalRefusal why, String detail) implements Outcome<T> {}

    default <R> R fold(
            Function<? super T, ? extends R> done, BiFunction<ApprovalRefusal, String, ? extends R> refused) {
        return this instanceof Done<T> yes
                ? done.apply(yes.value())
                : refused.apply(((Refused<T>) this).why(), ((Refused<T>) this).detail());
    }
}
