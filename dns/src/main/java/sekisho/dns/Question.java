package sekisho.dns;

/** What is asked upstream, and the key under which an answer is kept; the class is IN. */
record Question(WireName name, int type, boolean dnssecOk, boolean checkingDisabled) {

    Question at(WireName other) {
        return new Question(other, type, dnssecOk, checkingDisabled);
    }
}
