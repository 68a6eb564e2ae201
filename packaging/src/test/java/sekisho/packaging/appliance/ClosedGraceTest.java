package sekisho.packaging.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import sekisho.audit.AuditState;

class ClosedGraceTest {

    @Test
    void cutsWhenTheLogStaysClosed() throws Exception {
        CountDownLatch cut = new CountDownLatch(1);
        ClosedGrace grace = new ClosedGrace(Duration.ofMillis(300), cut::countDown);
        long begun = System.nanoTime();
        grace.state(AuditState.RESTRICTED);
        grace.state(AuditState.CLOSED);
        assertThat(cut.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(290));
    }

    @Test
    void cutsNothingWhenItOpensAgainInTime() throws Exception {
        CountDownLatch cut = new CountDownLatch(1);
        CountDownLatch laterCut = new CountDownLatch(1);
        ClosedGrace grace = new ClosedGrace(Duration.ofMillis(300), cut::countDown);
        ClosedGrace later = new ClosedGrace(Duration.ofMillis(600), laterCut::countDown);
        grace.state(AuditState.CLOSED);
        grace.state(AuditState.DEGRADED);
        later.state(AuditState.CLOSED);
        assertThat(laterCut.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(cut.getCount()).isEqualTo(1);
    }
}
