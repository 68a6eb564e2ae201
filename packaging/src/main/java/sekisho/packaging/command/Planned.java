package sekisho.packaging.command;

import java.util.Optional;
import java.util.Set;

/** Commands that belong to the product and are not in this version. They are told as such, and never as a typing mistake. */
final class Planned {

    private static final Set<String> COMMANDS = Set.of("kill", "emergency", "test", "replay", "backup", "restore");
    private static final Set<String> OF_AUDIT = Set.of("keys");

    private Planned() {}

    /** The planned command that these words call. */
    static Optional<String> find(String... arguments) {
        if (arguments.length > 0 && COMMANDS.contains(arguments[0])) {
            return Optional.of(arguments[0]);
        }
        return arguments.length > 1 && arguments[0].equals("audit") && OF_AUDIT.contains(arguments[1])
                ? Optional.of("audit " + arguments[1])
                : Optional.empty();
    }
}
