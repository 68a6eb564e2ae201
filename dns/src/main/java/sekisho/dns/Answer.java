package sekisho.dns;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import sekisho.config.value.IpAddress;
import sekisho.dns.svcb.ServiceBinding;

/**
 * What a question has for an answer, as a message of our own making: nothing in it was copied from an upstream's message.
 * Immutable; whoever sends it patches a copy.
 */
final class Answer {

    private static final Name MASTER = constant("gateway.internal.");
    private static final Name NOBODY = constant("nobody.invalid.");

    private final byte[] message;
    private final int[] ttlOffsets;
    private final List<WireName> hops;
    private final List<IpAddress> addresses;
    private final boolean hidesNames;
    private final Optional<WireName> next;
    private final long seconds;
    private final long born;

    /** Facts out of which an answer is made. */
    static final class Draft {
        final WireName name;
        final int type;
        int rcode;
        boolean authoritative;
        final List<Record> records = new ArrayList<>();
        /** Where the chain leads on, when nobody said what is there. */
        Optional<WireName> next = Optional.empty();

        private Optional<Record> negative = Optional.empty();

        Draft(WireName name, int type) {
            this.name = name;
            this.type = type;
        }

        /** A negative answer that may be kept (RFC 2308 §5): our own SOA, whose owner is {@code zone}. */
        Draft negative(int code, WireName zone, long ttl) {
            rcode = code;
            negative = Optional.of(
                    new SOARecord(dnsName(zone), DClass.IN, ttl, MASTER, NOBODY, 1, 3600, 1200, 604_800, ttl));
            return this;
        }

        /** @param now of the monotonic clock, in nanoseconds */
        Answer at(long now) {
            return new Answer(this, now);
        }
    }

    private Answer(Draft draft, long now) {
        Message built = new Message(0);
        built.getHeader().setRcode(draft.rcode & 15);
        built.addRecord(Record.newRecord(dnsName(draft.name), draft.type, DClass.IN), Section.QUESTION);
        long shortest = Long.MAX_VALUE;
        List<WireName> targets = new ArrayList<>();
        List<IpAddress> found = new ArrayList<>();
        boolean hiding = false;
        for (Record record : draft.records) {
            built.addRecord(record, Section.ANSWER);
            shortest = Math.min(shortest, record.getTTL());
            hiding |= gather(record, draft.authoritative, targets, found);
        }
        if (draft.negative.isPresent()) {
            built.addRecord(draft.negative.get(), Section.AUTHORITY);
            shortest = Math.min(shortest, draft.negative.get().getTTL());
        }
        boolean kept = draft.negative.isPresent() || (draft.rcode == Wire.NOERROR && !draft.records.isEmpty());
        message = built.toWire();
        int flags = Wire.QR | Wire.RA | (draft.authoritative ? Wire.AA : 0) | (draft.rcode & 15);
        Wire.u16(message, Wire.FLAGS, flags);
        ttlOffsets = ttlOffsets(message, draft.name.length());
        hops = List.copyOf(targets);
        addresses = List.copyOf(found);
        hidesNames = hiding;
        next = draft.next;
        seconds = kept ? shortest : 0;
        born = now;
    }

    /** What one record tells of names and addresses. @return whether it hides names */
    private static boolean gather(Record record, boolean ours, List<WireName> targets, List<IpAddress> found) {
        if (record instanceof CNAMERecord alias) {
            targets.add(WireName.of(alias.getTarget().toWire()));
        } else if (ours && record instanceof PTRRecord pointer) {
            targets.add(WireName.of(pointer.getTarget().toWire()));
        } else if (record instanceof ARecord a) {
            found.add(IpAddress.of(a.getAddress()));
        } else if (record instanceof AAAARecord aaaa) {
            found.add(IpAddress.of(aaaa.getAddress()));
        } else if (isBinding(record.getType())) {
            ServiceBinding binding = binding(record);
            found.addAll(binding.hints());
            if (!binding.isOwn()) {
                targets.add(WireName.of(binding.target()));
            }
            return binding.ech();
        }
        return false;
    }

    /** The same answer after its time, for {@code ttl} seconds more (RFC 8767 §4). */
    private Answer(Answer old, int ttl, long now) {
        message = old.message.clone();
        for (int at : old.ttlOffsets) {
            Wire.u32(message, at, ttl);
        }
        ttlOffsets = old.ttlOffsets;
        hops = old.hops;
        addresses = old.addresses;
        next = old.next;
        hidesNames = old.hidesNames;
        seconds = ttl;
        born = now;
    }

    Answer stale(int ttl, long now) {
        return new Answer(this, ttl, now);
    }

    /** Whether it has addresses, all of them in private ranges (RFC 1918, RFC 4193). */
    boolean isPrivate() {
        return !addresses.isEmpty() && addresses.stream().allMatch(Answer::isPrivate);
    }

    private static boolean isPrivate(IpAddress address) {
        int first = address.byteAt(0);
        int second = address.byteAt(1);
        return address.isIpv4()
                ? first == 10 || (first == 172 && second >> 4 == 1) || (first == 192 && second == 168)
                : (first & 0xfe) == 0xfc;
    }

    /** The answer to a question whose chain was learnt in parts: each part's records with what is left of their time. */
    static Answer joined(WireName name, List<Answer> parts, long now) {
        Answer last = parts.get(parts.size() - 1);
        Draft draft = new Draft(name, Wire.u16(last.message, last.questionEnd() - 4));
        for (Answer part : parts) {
            for (Record record : part.section(Section.ANSWER)) {
                long left = Math.max(0, record.getTTL() - part.age(now));
                draft.records.add(Record.newRecord(
                        record.getName(), record.getType(), DClass.IN, left, record.rdataToWireCanonical()));
            }
        }
        draft.rcode = last.rcode();
        for (Record soa : last.section(Section.AUTHORITY)) {
            draft.negative(
                    last.rcode(), WireName.of(soa.getName().toWire()), Math.max(0, soa.getTTL() - last.age(now)));
        }
        draft.next = last.next;
        return draft.at(now);
    }

    /** Header with flags and counts, question, records: complete but for id, case, EDNS. Not to be changed. */
    byte[] message() {
        return message;
    }

    int[] ttlOffsets() {
        return ttlOffsets;
    }

    int rcode() {
        return Wire.u16(message, Wire.FLAGS) & 15;
    }

    /** Names that aliases and service bindings lead to, in order, and those that our own records tell: who gets this learns them. */
    List<WireName> hops() {
        return hops;
    }

    /** Those of address records, and the hints of service bindings. */
    List<IpAddress> addresses() {
        return addresses;
    }

    /** Whether it brings keys with which a client hides the name it wants from everybody (ECH). */
    boolean hidesNames() {
        return hidesNames;
    }

    /** Types SVCB and HTTPS. */
    static boolean isBinding(int type) {
        return type == Type.SVCB || type == Type.HTTPS;
    }

    private static ServiceBinding binding(Record record) {
        return ServiceBinding.read(record.rdataToWireCanonical())
                .orElseThrow(() -> new IllegalStateException("a binding was read before it was written"));
    }

    Optional<WireName> next() {
        return next;
    }

    /** How long it may be kept; 0 for not at all. */
    long seconds() {
        return seconds;
    }

    /** Whole seconds since it was learnt. */
    long age(long now) {
        return (now - born) / 1_000_000_000L;
    }

    /** When it was learnt, by the monotonic clock. */
    long born() {
        return born;
    }

    /** The first instant at which it is too old. */
    long end() {
        return born + seconds * 1_000_000_000L;
    }

    /** The times to live at {@link #ttlOffsets}, as they were when it was learnt. */
    int[] ttls() {
        int[] ttls = new int[ttlOffsets.length];
        for (int i = 0; i < ttls.length; i++) {
            ttls[i] = (int) Wire.u32(message, ttlOffsets[i]);
        }
        return ttls;
    }

    boolean isFresh(long now) {
        return age(now) < seconds;
    }

    private int questionEnd() {
        int at = Wire.HEADER;
        while (message[at] != 0) {
            at += message[at] + 1;
        }
        return at + 5;
    }

    private List<Record> section(int section) {
        try {
            return new Message(message).getSection(section);
        } catch (IOException bug) {
            throw new IllegalStateException("our own answer cannot be read", bug);
        }
    }

    /** Where the TTLs stand in a message that was just written: names there are well-formed. */
    private static int[] ttlOffsets(byte[] message, int nameLength) {
        int[] offsets = new int[Wire.u16(message, Wire.ANCOUNT) + Wire.u16(message, Wire.NSCOUNT)];
        int at = Wire.HEADER + nameLength + 4;
        for (int i = 0; i < offsets.length; i++) {
            while (message[at] > 0) {
                at += message[at] + 1;
            }
            at += message[at] == 0 ? 1 : 2;
            offsets[i] = at + 4;
            at += 10 + Wire.u16(message, at + 8);
        }
        return offsets;
    }

    static Name dnsName(WireName name) {
        try {
            return new Name(name.bytes());
        } catch (IOException bug) {
            throw new IllegalStateException("a name that exists is well-formed", bug);
        }
    }

    private static Name constant(String text) {
        try {
            return Name.fromString(text);
        } catch (TextParseException bug) {
            throw new IllegalStateException(bug);
        }
    }
}
