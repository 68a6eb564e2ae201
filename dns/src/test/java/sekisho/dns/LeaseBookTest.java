package sekisho.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import sekisho.config.value.HostName;
import sekisho.config.value.Identity;
import sekisho.config.value.IpAddress;

class LeaseBookTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Identity CLIENT = Identity.ofSource(IpAddress.of("10.0.0.1"));
    private static final HostName NAME = HostName.of("a.example");
    private static final IpAddress ONE = IpAddress.of("10.9.0.1");
    private static final IpAddress TWO = IpAddress.of("10.9.0.2");

    private final AtomicLong now = new AtomicLong();
    private final LeaseBook book = new LeaseBook(true, now::get);

    @Test
    void onlyTheClientTheNameAndTheAddressThatWereToldHold() {
        book.give(CLIENT, NAME, List.of(ONE), 60 * SECOND);
        assertThat(book.holds(CLIENT, NAME, ONE)).isTrue();
        assertThat(book.holds(CLIENT, NAME, TWO)).isFalse();
        assertThat(book.holds(CLIENT, HostName.of("b.example"), ONE)).isFalse();
        assertThat(book.holds(Identity.ofSource(TWO), NAME, ONE)).isFalse();
    }

    @Test
    void aLeaseEndsSoonAfterItsAnswer() {
        book.give(CLIENT, NAME, List.of(ONE), 60 * SECOND);
        now.set(65 * SECOND);
        assertThat(book.holds(CLIENT, NAME, ONE)).isTrue();
        now.set(71 * SECOND);
        assertThat(book.holds(CLIENT, NAME, ONE)).isFalse();
    }

    @Test
    void addressesOfEarlierAnswersHoldToTheirOwnEnd() {
        book.give(CLIENT, NAME, List.of(ONE), 30 * SECOND);
        book.give(CLIENT, NAME, List.of(TWO), 60 * SECOND);
        assertThat(book.holds(CLIENT, NAME, ONE)).isTrue();
        now.set(45 * SECOND);
        assertThat(book.holds(CLIENT, NAME, ONE)).isFalse();
        assertThat(book.holds(CLIENT, NAME, TWO)).isTrue();
    }

    @Test
    void thereIsNoMoreThanFits() {
        for (int i = 0; i < 100_000; i++) {
            book.give(CLIENT, HostName.of("n" + i + ".example"), List.of(ONE), 60 * SECOND);
        }
        assertThat(book.size()).isLessThanOrEqualTo(65_536);
        assertThat(book.holds(CLIENT, HostName.of("n99999.example"), ONE)).isTrue();
    }

    @Test
    void withoutADoorForThemThereAreNone() {
        LeaseBook none = new LeaseBook(false, now::get);
        none.give(CLIENT, NAME, List.of(ONE), 60 * SECOND);
        assertThat(none.holds(CLIENT, NAME, ONE)).isFalse();
        assertThat(none.size()).isZero();
    }
}
