package sekisho.packaging.setup;

/**
 * One thing to do on a client's machine.
 *
 * @param topic that {@code --for} names
 * @param key of the sentence that says what it is for
 * @param file where the text belongs; empty for commands
 * @param text to copy as it is
 */
public record Recipe(String topic, String key, String file, String text) {}
