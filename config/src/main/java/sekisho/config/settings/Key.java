package sekisho.config.settings;

import java.util.Optional;

/**
 * One key that the file may have: what may follow it and what it means.
 *
 * @param example how to write it, where it must be written
 * @param standard the value that holds when it is absent, as it would be written
 * @param meaning one sentence for the manual and for editors
 */
record Key(String name, Shape shape, Optional<String> example, Optional<String> standard, String meaning) {

    static Key optional(String name, Shape shape, String meaning) {
        return new Key(name, shape, Optional.empty(), Optional.empty(), meaning);
    }

    static Key required(String name, Shape shape, String example, String meaning) {
        return new Key(name, shape, Optional.of(example), Optional.empty(), meaning);
    }

    /** A key of the design whose feature comes in a later version: never ignored. */
    static Key later(String name, String meaning) {
        return optional(name, new Shape.Later(), meaning);
    }

    Key standard(String value) {
        return new Key(name, shape, example, Optional.of(value), meaning);
    }

    /** What the manual says about it. */
    String manual() {
        return meaning
                + standard.map(value -> " Default: " + value + ".").orElse("")
                + (shape instanceof Shape.Later ? " Known, not built in this version." : "");
    }

    boolean isRequired() {
        return example.isPresent();
    }
}
