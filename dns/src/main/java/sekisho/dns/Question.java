package sekisho.dns;

/** What is asked upstream, and the key under which an answer is kept; the class is IN. */
record Question(WireName name, int type, boolean dnssecOk, boolean checkingDisabled) {

    Question at(WireName other) {
        return new Question(other, type, dnssecOk, checkingDisabled);
    }

    /** Queries over TLS come in blocks of this size, so that their length tells nothing (RFC 8467 §4.1). */
    private static final int BLOCK = 128;

    /**
     * Built from name, type, DO and CD, and from nothing else that a client sent; the id is still to be drawn.
     *
     * @param padded for a transport that nobody reads (RFC 7830)
     */
    byte[] message(boolean edns, boolean padded) {
        int at = Wire.HEADER + name.length();
        int length = at + 4 + (edns ? 11 : 0);
        int padding = edns && padded ? BLOCK - 1 - (length + 4 + BLOCK - 1) % BLOCK : 0;
        byte[] message = new byte[length + (edns && padded ? 4 + padding : 0)];
        Wire.u16(message, Wire.FLAGS, Wire.RD | (checkingDisabled ? Wire.CD : 0));
        Wire.u16(message, Wire.QDCOUNT, 1);
        name.copyTo(message, Wire.HEADER);
        Wire.u16(message, at, type);
        Wire.u16(message, at + 2, Wire.CLASS_IN);
        if (edns) {
            Wire.u16(message, Wire.ARCOUNT, 1);
            message[at + 6] = 41;
            Wire.u16(message, at + 7, Wire.UDP_SIZE);
            Wire.u16(message, at + 11, dnssecOk ? Wire.DNSSEC_OK : 0);
        }
        if (edns && padded) {
            Wire.u16(message, at + 13, 4 + padding);
            Wire.u16(message, at + 15, Wire.PADDING);
            Wire.u16(message, at + 17, padding);
        }
        return message;
    }
}
