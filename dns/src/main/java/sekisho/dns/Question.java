package sekisho.dns;

/** What is asked upstream, and the key under which an answer is kept; the class is IN. */
record Question(WireName name, int type, boolean dnssecOk, boolean checkingDisabled) {

    Question at(WireName other) {
        return new Question(other, type, dnssecOk, checkingDisabled);
    }

    /** Built from name, type, DO and CD, and from nothing else that a client sent. */
    byte[] message(int id, boolean edns) {
        byte[] asked = name.bytes();
        byte[] message = new byte[Wire.HEADER + asked.length + 4 + (edns ? 11 : 0)];
        Wire.u16(message, 0, id);
        Wire.u16(message, Wire.FLAGS, Wire.RD | (checkingDisabled ? Wire.CD : 0));
        Wire.u16(message, Wire.QDCOUNT, 1);
        System.arraycopy(asked, 0, message, Wire.HEADER, asked.length);
        int at = Wire.HEADER + asked.length;
        Wire.u16(message, at, type);
        Wire.u16(message, at + 2, Wire.CLASS_IN);
        if (edns) {
            Wire.u16(message, Wire.ARCOUNT, 1);
            message[at + 6] = 41;
            Wire.u16(message, at + 7, Wire.UDP_SIZE);
            Wire.u16(message, at + 11, dnssecOk ? Wire.DNSSEC_OK : 0);
        }
        return message;
    }
}
