package sekisho.dns;

import io.micrometer.core.instrument.Counter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import sekisho.audit.AuditEvent;
import sekisho.audit.AuditTrail;
import sekisho.config.LiveConfig;
import sekisho.config.policy.Decision;
import sekisho.config.policy.Policy;
import sekisho.config.settings.DnsSettings;
import sekisho.dns.ready.Askers;
import sekisho.dns.ready.ReadyAnswer;
import sekisho.dns.ready.ReadyAnswers;

/**
 * Allowed answers that the same client may be given again. The first of each minute was written down before it came here;
 * the others are counted, and their sum is written down when the minute is over, when the answer leaves, and at the end.
 */
final class ReadyBook implements AutoCloseable {

    /** Of {@code dns.cache.size}: this part of it, the others are for answers by name. */
    static final int SHARE = 4;

    private final LiveConfig config;
    private final Resolution resolution;
    private final AuditTrail trail;
    private final BooleanSupplier open;
    private final InstantSource clock;
    private final ReadyAnswers answers;
    private final Askers askers = new Askers();
    private final Future<?> sweeping;

    ReadyBook(LiveConfig config, Resolution resolution, AuditTrail trail, BooleanSupplier open, InstantSource clock) {
        this.config = config;
        this.resolution = resolution;
        this.trail = trail;
        this.open = open;
        this.clock = clock;
        long size = config.policy().settings().dns().cache().size();
        this.answers = new ReadyAnswers(size / SHARE, this::countedOut);
        bound(config.policy());
        config.subscribe(this::bound);
        this.sweeping = resolution.loops().group().scheduleAtFixedRate(this::sweep, 1, 1, TimeUnit.SECONDS);
    }

    /** Unless the file says otherwise, loopback has no bound: nobody elsewhere gets what goes there. */
    private void bound(Policy policy) {
        OptionalInt written = policy.settings().dns().queriesPerSecond();
        askers.limit(written.orElse(DnsSettings.QUERIES_PER_SECOND), written.isPresent());
    }

    ReadyAnswers answers() {
        return answers;
    }

    Askers askers() {
        return askers;
    }

    /** Whether the log takes records: an answer that can't be counted is not given. */
    boolean isOpen() {
        return open.getAsBoolean();
    }

    long now() {
        return resolution.now();
    }

    /** A datagram of a client that asks too much. */
    void tooMany() {
        resolution.metrics().tooMany();
    }

    /** An answer that lay ready was given. */
    void took(long nanos) {
        resolution.metrics().tookReady(nanos);
    }

    /** @param reply what was just sent for an answer that {@code recorded} tells of */
    void keep(Hearing hearing, Decision.Allow allow, Answer answer, byte[] reply, AuditEvent.Query recorded) {
        Query query = hearing.query();
        long now = now();
        boolean isTruncated = (Wire.u16(reply, Wire.FLAGS) & Wire.TC) != 0;
        if (!hearing.client().isUdp() || isTruncated || !query.recursionDesired() || !answer.isFresh(now)) {
            return;
        }
        int nameLength = query.name().length();
        byte[] question = Arrays.copyOf(query.name().bytes(), nameLength + 4);
        System.arraycopy(query.question(), nameLength, question, nameLength, 4);
        Counter counter = resolution.metrics().allowed(hearing.client().transport(), answer.rcode());
        ReadyAnswer ready = new ReadyAnswer(
                new ReadyAnswer.Key(hearing.client().identity(), question, query.manner()),
                new ReadyAnswer.Judged(hearing.policy(), recorded, counter::increment),
                new ReadyAnswer.Message(reply, answer.ttlOffsets(), answer.ttls()),
                new ReadyAnswer.Times(answer.born(), answer.end(), end(allow, now), now));
        answers.put(ready, config.policy(), now);
    }

    void renew(byte[] question, int length, int manner) {
        WireName name = WireName.of(Arrays.copyOf(question, length - 4));
        int type = Wire.u16(question, length - 4);
        resolution.renew(new Question(name, type, Query.dnssecOk(manner), Query.checkingDisabled(manner)));
    }

    private long end(Decision.Allow allow, long now) {
        return allow.until()
                .map(end ->
                        now + Math.max(0, Duration.between(clock.instant(), end).toNanos()))
                .orElse(Long.MAX_VALUE);
    }

    private void sweep() {
        answers.sweep(config.policy(), now());
    }

    private void countedOut(ReadyAnswer answer, long times) {
        if (times > 0) {
            Duration within = Duration.ofNanos(Math.max(0, now() - answer.recorded()));
            trail.record(new AuditEvent.Repeated(answer.record(), times, within));
        }
    }

    @Override
    public void close() {
        sweeping.cancel(false);
        answers.clear();
    }
}
