package sekisho.config.policy;

/** One sentence for people, without a full stop, in both languages. */
record Phrase(String ja, String en) {

    String in(boolean japanese) {
        return japanese ? ja : en;
    }
}
