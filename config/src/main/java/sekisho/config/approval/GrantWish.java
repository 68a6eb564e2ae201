package sekisho.config.approval;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import sekisho.config.value.Host;

/**
 * What somebody asks for. Its {@linkplain #text text} is what approvers approve, byte for byte.
 *
 * @param start the first instant; empty for the instant at which it is approved
 * @param length at most the rule's {@code grant-for}
 * @param reason one line in the requester's words
 */
public record GrantWish(
        Grant.Scope scope, Grant.Holder holder, Optional<Instant> start, Duration length, String reason) {

    private static final int LONGEST_REASON = 500;

    /** One {@code name: value} a line, in this order, each ended by LF. */
    public String text() {
        return "sekisho-grant/1\nrule: " + scope.rule() + "\nhost: "
                + scope.host().map(Host::text).orElse("*") + "\nport: "
                + scope.port().map(Object::toString).orElse("*")
                + holder.person().map(who -> "\nperson: " + who).orElse("")
                + holder.address().map(where -> "\naddress: " + where).orElse("") + "\nstart: "
                + start.map(Instant::toString).orElse("when approved") + "\nlength: " + length + "\nreason: " + reason
                + "\n";
    }

    boolean hasReason() {
        return isReason(reason);
    }

    /** One line that a terminal can show. */
    static boolean isReason(String reason) {
        return !reason.isBlank()
                && reason.length() <= LONGEST_REASON
                && reason.codePoints().noneMatch(GrantWish::isHidden);
    }

    private static boolean isHidden(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
