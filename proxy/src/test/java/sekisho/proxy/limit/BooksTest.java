package sekisho.proxy.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import sekisho.config.value.HostName;

/** The arithmetic of limits, at instants of its own. */
class BooksTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long START = Long.MAX_VALUE - 10 * SECOND;

    @Test
    void aSecondsWorthMayComeAtOnceAndThenOneByOne() {
        Rate rate = new Rate(SECOND, START);
        for (int i = 0; i < 10; i++) {
            assertThat(rate.tryTake(10, START)).as("token %d", i).isTrue();
        }
        assertThat(rate.tryTake(10, START)).isFalse();
        assertThat(rate.tryTake(10, START + SECOND / 10)).isTrue();
        assertThat(rate.tryTake(10, START + SECOND / 10)).isFalse();
        assertThat(rate.isFull(START + SECOND)).isFalse();
        assertThat(rate.isFull(START + 2 * SECOND)).isTrue();
    }

    /** Two that take in turn wait for each other's bytes too: neither gets more than the other. */
    @Test
    void whoTakesTooMuchWaitsBehindThoseBefore() {
        Rate rate = new Rate(0, START);
        assertThat(rate.take(1_000, 1_000, START)).isEqualTo(SECOND);
        assertThat(rate.take(1_000, 1_000, START)).isEqualTo(2 * SECOND);
        assertThat(rate.take(1_000, 1_000, START + 2 * SECOND)).isEqualTo(SECOND);
    }

    @Test
    void aDayBeginsAnew() {
        DayCount count = new DayCount();
        assertThat(count.add(1, 10)).isEqualTo(10);
        assertThat(count.add(1, 5)).isEqualTo(15);
        assertThat(count.of(1)).isEqualTo(15);
        assertThat(count.of(2)).isZero();
        assertThat(count.add(2, 3)).isEqualTo(3);
    }

    @Test
    void h08OnlySoManyDifferentNamesInASecond() {
        Account account = new Account(START);
        for (int i = 0; i < Account.MOST_NAMES; i++) {
            assertThat(account.mayLookUp(HostName.of("n" + i + ".test"), START)).isTrue();
        }
        assertThat(account.mayLookUp(HostName.of("one-more.test"), START)).isFalse();
        assertThat(account.mayLookUp(HostName.of("n7.test"), START)).isTrue();
        assertThat(account.mayLookUp(HostName.of("one-more.test"), START + SECOND))
                .isTrue();
    }

    @Test
    void anAccountIsForgottenOnlyWhenANewOneWouldBeTheSame() {
        Account account = new Account(START);
        assertThat(account.isForgettable(START, 1)).isTrue();
        account.day.add(1, 1);
        assertThat(account.isForgettable(START, 1)).isFalse();
        assertThat(account.isForgettable(START, 2)).isTrue();
        account.connections.incrementAndGet();
        assertThat(account.isForgettable(START, 2)).isFalse();
        account.connections.decrementAndGet();
        account.arrivals.tryTake(1, START);
        assertThat(account.isForgettable(START, 2)).isFalse();
        assertThat(account.isForgettable(START + 2 * SECOND, 2)).isTrue();
    }

    /** H11: what is reserved counts, unless hardly anything of it is needed. */
    @Test
    void memoryIsShortAtNineTenthsWhileBytesWait() {
        AtomicLong reserved = new AtomicLong(899);
        MemoryGuard guard = new MemoryGuard(reserved::get, 1_000);
        assertThat(guard.isHigh()).isFalse();
        reserved.set(900);
        assertThat(guard.isHigh()).isTrue();
        guard.waiting("one", 30);
        assertThat(guard.isHigh()).isFalse();
        guard.waiting("two", 30);
        assertThat(guard.isHigh()).isTrue();
        guard.waiting("one", 0);
        assertThat(guard.isHigh()).isFalse();
    }

    @Test
    void descriptorsAreCountedOnlyWhenItMatters() {
        assertThat(new DescriptorGuard(1_000_000).accepted()).isFalse();
        assertThat(new DescriptorGuard(1).accepted()).isTrue();
        assertThat(MemoryGuard.ofProcess().isHigh()).isFalse();
    }
}
