package sekisho.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;

/** Offers a load until something has come of it, however slow the machine is. */
public final class Offer {

    private static final Duration STEP = Duration.ofMillis(100);
    private static final int STEPS = 200;

    private Offer() {}

    public static Tally until(Predicate<Tally> enough, Load load) throws IOException {
        Tally tally = new Tally();
        for (int i = 0; i < STEPS && !enough.test(tally); i++) {
            load.run(STEP, tally);
        }
        assertThat(tally).matches(enough);
        return tally;
    }
}
