package sekisho.dns;

import java.util.Optional;

/** One well-formed query: all that is ever used of a client's message. */
final class Query {

    /**
     * What the OPT record said (RFC 6891 §6.1). Its other options are read past.
     *
     * @param size the client's receive buffer, as written
     * @param keepalive the client wants to know how long a connection stays open (RFC 7828)
     * @param padded the client wants the answer's length to tell nothing (RFC 7830)
     */
    record Edns(int version, int size, boolean dnssecOk, boolean keepalive, boolean padded) {}

    private final int id;
    private final int flags;
    private final byte[] question;
    private final WireName name;
    private final Optional<Edns> edns;

    Query(int id, int flags, byte[] question, WireName name, Optional<Edns> edns) {
        this.id = id;
        this.flags = flags;
        this.question = question;
        this.name = name;
        this.edns = edns;
    }

    int id() {
        return id;
    }

    boolean recursionDesired() {
        return (flags & Wire.RD) != 0;
    }

    boolean checkingDisabled() {
        return (flags & Wire.CD) != 0;
    }

    /** Name, type and class, byte for byte as asked: a client that mixes case wants to see it again. */
    byte[] question() {
        return question;
    }

    WireName name() {
        return name;
    }

    int type() {
        return Wire.u16(question, question.length - 4);
    }

    int dnsClass() {
        return Wire.u16(question, question.length - 2);
    }

    Optional<Edns> edns() {
        return edns;
    }

    boolean dnssecOk() {
        return edns.isPresent() && edns.get().dnssecOk();
    }

    /** The largest UDP answer that this client takes and that we send. */
    int udpLimit() {
        return udpLimit(edns.map(Edns::size).orElse(0));
    }

    static int udpLimit(int size) {
        return Math.max(512, Math.min(size, Wire.UDP_SIZE));
    }

    /** What else than the question decides on the bytes of the answer, as one number. */
    int manner() {
        return manner(flags, edns.isPresent(), dnssecOk());
    }

    static int manner(int flags, boolean edns, boolean dnssecOk) {
        return ((flags & Wire.CD) != 0 ? 1 : 0) | (edns ? 2 : 0) | (dnssecOk ? 4 : 0);
    }

    static boolean checkingDisabled(int manner) {
        return (manner & 1) != 0;
    }

    static boolean dnssecOk(int manner) {
        return (manner & 4) != 0;
    }

    /** The name in presentation format, in the case that the client wrote. */
    String asked() {
        return WireName.presentation(question);
    }

    Question toQuestion() {
        return new Question(name, type(), dnssecOk(), checkingDisabled());
    }
}
