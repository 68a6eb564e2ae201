package sekisho.dns.tunnelling;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sekisho.config.settings.DnsSettings.Tunnelling;
import sekisho.config.settings.RegisteredName;
import sekisho.config.value.EncodedName;
import sekisho.config.value.HostName;
import sekisho.config.value.Identity;
import sekisho.config.value.Reason;

/**
 * Scores what each client asks for below each registered name: characters that look encoded, length, unusual types, and how
 * many names are new. Above the low mark somebody is told; above the high mark new names get no answer, known ones do.
 */
public final class TunnelWatch {

    /** About 20 names of a tunnel, or a name of 60 characters a minute for 20 minutes. */
    static final int LOW = 1_200;

    static final int HIGH = 3_000;

    /** New names of a client below one registered name in half an hour to an hour. */
    static final int NAMES = 1_000;

    /** Names that didn't exist, of which somebody is told. */
    static final int ABSENT = 100;

    static final int UNUSUAL_TYPE = 16;

    /** A, NS, CNAME, SOA, PTR, AAAA, SRV, HTTPS: what machines ask for when they want to talk to each other. */
    private static final Set<Integer> USUAL = Set.of(1, 2, 5, 6, 12, 28, 33, 65);

    private static final long THROTTLED = 10_000_000_000L;

    private static final int STRIPES = 16;

    /** Bytes for all clients together. */
    private static final int MEMORY = 8 << 20;

    private record Key(Identity client, String registered) {}

    private final Stripe[] stripes = new Stripe[STRIPES];
    private final TunnelAlarm alarm;

    public TunnelWatch(TunnelAlarm alarm) {
        this.alarm = alarm;
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    /**
     * Counts a question that the policy allows.
     *
     * @param now of the monotonic clock, in nanoseconds
     * @return why it gets no answer all the same: {@code dns.tunnelling} or {@code dns.new_names}
     */
    public Optional<Reason> judge(Tunnelling manner, Identity client, HostName name, int type, long now) {
        Key key = new Key(client, RegisteredName.of(name));
        return stripe(key).judge(manner, key, name, type, now);
    }

    /** The upstream said that a name doesn't exist: whoever makes names up hears that often. */
    public void absent(Identity client, HostName name, long now) {
        Key key = new Key(client, RegisteredName.of(name));
        stripe(key).absent(key, now);
    }

    long bytes() {
        long sum = 0;
        for (Stripe stripe : stripes) {
            sum += stripe.bytes();
        }
        return sum;
    }

    private Stripe stripe(Key key) {
        int hash = key.hashCode();
        return stripes[(hash ^ (hash >>> 16)) & (STRIPES - 1)];
    }

    private final class Stripe {
        private final Map<Key, Suspicion> known = new LinkedHashMap<>(16, 0.75f, true);
        private long bytes;

        synchronized Optional<Reason> judge(Tunnelling manner, Key key, HostName name, int type, long now) {
            Suspicion suspicion = of(key, now);
            boolean unusual = !USUAL.contains(type);
            int hash = unusual ? 31 * name.hashCode() + type : name.hashCode();
            if (!suspicion.isNew(hash)) {
                return Optional.empty();
            }
            int below = name.text().length() - key.registered().length();
            suspicion.add(EncodedName.weight(name), below, unusual);
            Optional<Reason> no = ruling(manner, suspicion, key, now);
            if (no.isEmpty()) {
                int before = suspicion.bytes();
                suspicion.answered(hash);
                bytes += suspicion.bytes() - before;
                shrink();
            }
            return no;
        }

        private Optional<Reason> ruling(Tunnelling manner, Suspicion suspicion, Key key, long now) {
            int score = suspicion.score();
            if (score >= HIGH && suspicion.reached(Suspicion.Mark.HIGH)) {
                alarm.raise(key.client(), key.registered(), "tunnel", score);
            } else if (score >= LOW && suspicion.reached(Suspicion.Mark.LOW)) {
                alarm.raise(key.client(), key.registered(), "suspect", score);
            }
            boolean slowed = manner == Tunnelling.THROTTLE && score >= LOW && !suspicion.mayPass(now, THROTTLED);
            if (slowed || (manner == Tunnelling.BLOCK && score >= HIGH)) {
                return Optional.of(Reason.DNS_TUNNELLING);
            }
            if (suspicion.names() >= NAMES) {
                if (suspicion.reached(Suspicion.Mark.HIGH)) {
                    alarm.raise(key.client(), key.registered(), "names", suspicion.names());
                }
                return manner == Tunnelling.ALERT ? Optional.empty() : Optional.of(Reason.DNS_NEW_NAMES);
            }
            return Optional.empty();
        }

        synchronized void absent(Key key, long now) {
            Suspicion suspicion = of(key, now);
            int names = suspicion.absent(true);
            if (names >= ABSENT && suspicion.absentIsNews()) {
                alarm.raise(key.client(), key.registered(), "absent", names);
            }
        }

        private Suspicion of(Key key, long now) {
            Suspicion suspicion = known.get(key);
            if (suspicion == null) {
                suspicion = new Suspicion(now);
                known.put(key, suspicion);
                bytes += suspicion.bytes();
                shrink();
                return suspicion;
            }
            int before = suspicion.bytes();
            suspicion.turn(now);
            bytes += suspicion.bytes() - before;
            return suspicion;
        }

        private void shrink() {
            Iterator<Suspicion> eldest = known.values().iterator();
            while (bytes > MEMORY / STRIPES && known.size() > 1 && eldest.hasNext()) {
                bytes -= eldest.next().bytes();
                eldest.remove();
            }
        }

        synchronized long bytes() {
            return bytes;
        }
    }
}
