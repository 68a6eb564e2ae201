package sekisho.dns.ready;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import sekisho.audit.AuditEvent;

/**
 * The bytes that one client got for one question, to be given to it again, and how often they were. It is good for that
 * client under the edition that judged it, until the answer, the permission, or the window of its record ends.
 */
public final class ReadyAnswer {

    private static final AtomicLongFieldUpdater<ReadyAnswer> REPEATS =
            AtomicLongFieldUpdater.newUpdater(ReadyAnswer.class, "repeats");

    /** Header of a message, in front of the question (RFC 1035 §4.1.1). */
    private static final int HEADER = 12;

    private static final long SECOND = 1_000_000_000L;

    private final Key key;
    private final Judged judged;
    private final Message message;
    private final Times times;

    @SuppressWarnings("UnusedVariable") // REPEATS
    private volatile long repeats;

    private volatile boolean renewing;

    /** Who asks for what. */
    public static final class Key {
        private final Object client;
        private final byte[] question;
        private final int manner;

        /**
         * @param client compared by identity first
         * @param question name in lower case, type, class
         * @param manner all else in a query that changes the answer's bytes
         */
        public Key(Object client, byte[] question, int manner) {
            this.client = client;
            this.question = question;
            this.manner = manner;
        }

        boolean is(Key other) {
            return is(other.client, other.question, other.question.length, other.manner);
        }

        boolean is(Object asking, byte[] asked, int length, int how) {
            return manner == how
                    && question.length == length
                    && Arrays.equals(question, 0, length, asked, 0, length)
                    && (client == asking || client.equals(asking));
        }

        int hash() {
            return hash(client, question, question.length, manner);
        }

        static int hash(Object client, byte[] question, int length, int manner) {
            int hash = client.hashCode() * 31 + manner;
            for (int i = 0; i < length; i++) {
                hash = 31 * hash + question[i];
            }
            return hash ^ (hash >>> 15);
        }
    }

    /**
     * The yes that it rests on.
     *
     * @param edition what judged it; any other object in force makes it worthless
     * @param record what was written down; the repeats are counted under it
     * @param counted is told of each repeat
     */
    public record Judged(Object edition, AuditEvent.Query record, Runnable counted) {}

    /** The whole reply as it was sent. */
    public static final class Message {
        private final byte[] bytes;
        private final int[] ttlOffsets;
        private final int[] ttls;

        /**
         * @param ttlOffsets where times to live stand in it
         * @param ttls what they were when the answer was learnt
         */
        public Message(byte[] bytes, int[] ttlOffsets, int[] ttls) {
            this.bytes = bytes;
            this.ttlOffsets = ttlOffsets;
            this.ttls = ttls;
        }
    }

    /**
     * All by the monotonic clock, in nanoseconds.
     *
     * @param learnt from when the times to live run
     * @param answer when the answer's time is over
     * @param permission when the yes ends; {@link Long#MAX_VALUE} when it doesn't
     * @param recorded when the window of the record began
     */
    public record Times(long learnt, long answer, long permission, long recorded) {

        /** Whole minutes are what the log sums repeats in. */
        static final long WINDOW = 60 * SECOND;

        boolean areOver(long now) {
            return now - answer >= 0 || now - recorded >= WINDOW || isNotAllowed(now);
        }

        private boolean isNotAllowed(long now) {
            return permission != Long.MAX_VALUE && now - permission >= 0;
        }
    }

    public ReadyAnswer(Key key, Judged judged, Message message, Times times) {
        this.key = key;
        this.judged = judged;
        this.message = message;
        this.times = times;
    }

    Key key() {
        return key;
    }

    /** Whether the last tenth of its time has begun; true once, so that one asks anew. */
    public boolean isToBeRenewed(long now) {
        if (renewing || (times.answer - now) * 10 > times.answer - times.learnt) {
            return false;
        }
        renewing = true;
        return true;
    }

    /** Counts one more. @return false when it may not be given, or not any more */
    public boolean take(Object edition, long now, int mostBytes) {
        if (message.bytes.length > mostBytes) {
            return false;
        }
        if (judged.edition != edition || times.areOver(now) || REPEATS.incrementAndGet(this) <= 0) {
            return false;
        }
        judged.counted.run();
        return true;
    }

    boolean isOver(Object edition, long now) {
        return judged.edition != edition || times.areOver(now);
    }

    /** Ends it. @return how often it was given; 0 from the second call on */
    long retire() {
        return Math.max(0, REPEATS.getAndSet(this, Long.MIN_VALUE));
    }

    public AuditEvent.Query record() {
        return judged.record;
    }

    public long recorded() {
        return times.recorded;
    }

    public int length() {
        return message.bytes.length;
    }

    /** The reply for this query: its id and letters, and times to live as they are now. */
    public void write(ByteBuf out, byte[] query, int questionLength, long now) {
        byte[] bytes = message.bytes;
        int start = out.writerIndex();
        out.writeBytes(bytes);
        out.setByte(start, query[0]);
        out.setByte(start + 1, query[1]);
        out.setBytes(start + HEADER, query, HEADER, questionLength);
        long age = (now - times.learnt) / SECOND;
        long most = times.permission == Long.MAX_VALUE ? Integer.MAX_VALUE : (times.permission - now) / SECOND;
        for (int i = 0; i < message.ttls.length; i++) {
            long left = Math.min(most, Math.max(0, message.ttls[i] - age));
            out.setInt(start + message.ttlOffsets[i], (int) left);
        }
    }

    /** Objects and arrays, estimated high. */
    long cost() {
        return 600L + key.question.length + message.bytes.length + 8L * message.ttls.length;
    }
}
