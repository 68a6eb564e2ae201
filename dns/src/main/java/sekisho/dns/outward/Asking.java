package sekisho.dns.outward;

import java.util.Arrays;
import java.util.Optional;

/** One question on its way, and what becomes of it: exactly one of the two methods is called, once, on its loop. */
public abstract class Asking implements Deadlines.Due {

    /** Why there is no answer. */
    public enum Failure {
        /** Nothing came in time. */
        SILENCE,
        /** The network, the upstream's machine or its TLS says no. */
        UNREACHABLE,
        /** A connection that gave answers before was closed. */
        CLOSED,
        /** Too much came that was not the answer: somebody may be guessing. */
        STRANGERS,
        /** Too many wait already. */
        CROWDED
    }

    private static final int HEADER = 12;
    private static final int RESPONSE = 0x80;
    private static final int OPCODE = 0x78;

    private final byte[] message;
    private final int questionEnd;
    private final long begun = System.nanoTime();
    private Optional<Runnable> leave = Optional.empty();
    private boolean over;

    /**
     * @param message whole, with any id
     * @param questionEnd where its only question ends
     */
    protected Asking(byte[] message, int questionEnd) {
        this.message = message;
        this.questionEnd = questionEnd;
    }

    /** @return false when the message is none that could be believed; then the wait goes on */
    protected abstract boolean accepts(byte[] answer, long nanos);

    protected abstract void failed(Failure failure);

    /** Called with an answer that came after all hope was given up; it fits. */
    protected void late(byte[] answer) {}

    /** -1 for what is too short to be a message. */
    static int id(byte[] message) {
        return message.length < HEADER ? -1 : ((message[0] & 0xff) << 8) | (message[1] & 0xff);
    }

    byte[] message() {
        return message;
    }

    void onLeave(Runnable then) {
        leave = Optional.of(then);
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public void due() {
        fail(Failure.SILENCE);
    }

    void fail(Failure failure) {
        if (!over) {
            end();
            failed(failure);
        }
    }

    private void end() {
        over = true;
        leave.ifPresent(Runnable::run);
        leave = Optional.empty();
    }

    /**
     * A message with this question's id. RFC 5452 §9.1: the same question, byte for byte, and an answer at all.
     *
     * @return whether it was what is waited for
     */
    boolean arrived(byte[] answer) {
        boolean fits = answer.length >= questionEnd
                && (answer[2] & (RESPONSE | OPCODE)) == RESPONSE
                && answer[4] == 0
                && answer[5] == 1
                && Arrays.equals(answer, HEADER, questionEnd, message, HEADER, questionEnd);
        if (!fits) {
            return false;
        }
        if (over) {
            late(answer);
            return true;
        }
        boolean accepted = accepts(answer, System.nanoTime() - begun);
        if (accepted) {
            end();
        }
        return accepted;
    }
}
