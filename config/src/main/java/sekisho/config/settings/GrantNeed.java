package sekisho.config.settings;

import java.time.Duration;

/**
 * {@code needs: grant} of a rule: it allows only while a grant that others approved is open.
 *
 * @param longest {@code grant-for}: the most that one grant may last; default 2 h
 * @param binds {@code grant-binds}
 */
public record GrantNeed(Duration longest, Binds binds) {

    /** Without {@code grant-for}. */
    public static final Duration STANDARD = Duration.ofHours(2);

    /** What a grant names. */
    public enum Binds {
        /** The person whose certificate the connection shows. */
        PERSON,
        /** One source address, which the approver sees. */
        ADDRESS
    }
}
