package sekisho.dns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * An upstream's message behind its question, read strictly and in bounded time: a name follows at most {@link #HOPS}
 * pointers, each to the start of a label of an earlier name, and the whole message costs at most {@link #BUDGET} steps.
 * After the first fault the rest is not read and {@link #wellFormed} is false.
 */
final class AnswerScanner {

    /** Real answers need one or two. */
    static final int HOPS = 10;

    /** Labels, pointers and records of one message; an ordinary answer takes fewer than 100. */
    static final int BUDGET = 20_000;

    /** Records in all sections together. */
    static final int RECORDS = 256;

    private static final int OPT = 41;
    private static final int SOA = 6;

    /** A record whose data holds no pointer any more. */
    static final class Raw {
        final WireName owner;
        final int type;
        final long ttl;
        final byte[] data;

        Raw(WireName owner, int type, long ttl, byte[] data) {
            this.owner = owner;
            this.type = type;
            this.ttl = ttl;
            this.data = data;
        }
    }

    private final byte[] message;
    private final BitSet labels = new BitSet();
    private final List<Raw> answers = new ArrayList<>();
    private final List<Raw> authority = new ArrayList<>();
    private int at = Wire.HEADER;
    private int steps;
    private int extendedRcode;
    private boolean hasOpt;
    private boolean broken;
    private final boolean tooMany;

    /** @param message whose header and single question were compared with what was asked */
    AnswerScanner(byte[] message) {
        this.message = message;
        int answerCount = Wire.u16(message, Wire.ANCOUNT);
        int authorityCount = Wire.u16(message, Wire.NSCOUNT);
        int extraCount = Wire.u16(message, Wire.ARCOUNT);
        tooMany = answerCount + authorityCount + extraCount > RECORDS;
        broken = tooMany;
        name();
        skip(4);
        section(answerCount, answers, false);
        section(authorityCount, authority, false);
        section(extraCount, new ArrayList<>(), true);
        broken |= at != message.length;
    }

    boolean wellFormed() {
        return !broken;
    }

    /** More than {@link #RECORDS} are announced: no answer to a machine's question, and work for whoever reads it. */
    boolean hasTooMany() {
        return tooMany;
    }

    boolean truncated() {
        return (Wire.u16(message, Wire.FLAGS) & Wire.TC) != 0;
    }

    /** With the upper bits from OPT (RFC 6891 §6.1.3). */
    int rcode() {
        return (extendedRcode << 4) | (Wire.u16(message, Wire.FLAGS) & 15);
    }

    List<Raw> answers() {
        return answers;
    }

    /** SOA records; nothing else of that section is of use. */
    List<Raw> authority() {
        return authority;
    }

    int steps() {
        return steps;
    }

    private void section(int count, List<Raw> kept, boolean additional) {
        for (int i = 0; i < count && !broken; i++) {
            record(kept, additional);
        }
    }

    private void record(List<Raw> kept, boolean additional) {
        WireName owner = name();
        int head = at;
        skip(10);
        if (broken) {
            return;
        }
        int type = Wire.u16(message, head);
        int dnsClass = Wire.u16(message, head + 2);
        int length = Wire.u16(message, head + 8);
        int end = at + length;
        if (end > message.length) {
            broken = true;
            return;
        }
        if (type == OPT) {
            broken |= hasOpt || !additional || !owner.isRoot();
            hasOpt = true;
            extendedRcode = message[head + 4] & 0xff;
            at = end;
            return;
        }
        byte[] data = data(type, end);
        long ttl = Wire.u32(message, head + 4);
        if (!broken && dnsClass == Wire.CLASS_IN && !additional && (kept == answers || type == SOA)) {
            // RFC 2181 §8: a TTL with the highest bit set is zero.
            kept.add(new Raw(owner, type, ttl > Integer.MAX_VALUE ? 0 : ttl, data));
        }
    }

    /**
     * The data of a record that ends at {@code end}, names in it written out. Names may be compressed in the types of
     * RFC 1035 (RFC 3597 §4); SRV and DNAME should not be, but are.
     */
    private byte[] data(int type, int end) {
        int before = 0;
        int names = 1;
        switch (type) {
            case 2, 5, 12, 39 -> {} // NS, CNAME, PTR, DNAME
            case SOA -> names = 2;
            case 15 -> before = 2; // MX
            case 33 -> before = 6; // SRV
            default -> names = 0;
        }
        int start = at;
        byte[][] parts = new byte[names][];
        skip(Math.min(before, end - at));
        for (int i = 0; i < names; i++) {
            parts[i] = name().bytes();
        }
        int after = type == SOA ? 20 : names == 0 ? end - at : 0;
        broken |= at + after != end;
        if (broken) {
            return new byte[0];
        }
        at = end;
        return concat(Arrays.copyOfRange(message, start, start + before), parts, after);
    }

    private byte[] concat(byte[] head, byte[][] names, int after) {
        int length = head.length + after;
        for (byte[] name : names) {
            length += name.length;
        }
        byte[] out = Arrays.copyOf(head, length);
        int filled = head.length;
        for (byte[] name : names) {
            System.arraycopy(name, 0, out, filled, name.length);
            filled += name.length;
        }
        System.arraycopy(message, at - after, out, filled, after);
        return out;
    }

    private void skip(int bytes) {
        at += bytes;
        if (at > message.length) {
            broken = true;
        }
    }

    /** The name at {@code at}, which is moved behind it; the root when it is broken. */
    private WireName name() {
        byte[] out = new byte[WireName.MAX_LENGTH];
        int filled = 0;
        int hops = 0;
        int pos = at;
        int earliest = at;
        while (!broken && ++steps <= BUDGET && pos < message.length) {
            int length = message[pos] & 0xff;
            if (hops == 0 && (length < 0xc0 || pos == at)) {
                labels.set(pos);
            }
            if (length >= 0xc0) {
                int target = pos + 1 < message.length ? Wire.u16(message, pos) & 0x3fff : pos;
                if (++hops > HOPS || target >= earliest || !labels.get(target)) {
                    break;
                }
                at = hops == 1 ? pos + 2 : at;
                pos = target;
                earliest = target;
                continue;
            }
            if (length > 63 || filled + length + 1 > out.length || pos + length >= message.length) {
                break;
            }
            System.arraycopy(message, pos, out, filled, length + 1);
            filled += length + 1;
            pos += length + 1;
            if (length == 0) {
                at = hops == 0 ? pos : at;
                return WireName.of(Arrays.copyOf(out, filled));
            }
        }
        broken = true;
        return WireName.ROOT;
    }
}
