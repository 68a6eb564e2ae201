package sekisho.packaging.command;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** Times as people type them: {@code 30s 10m 2h 7d}, as in the configuration, or an instant of ISO 8601. */
final class TimeWords {

    private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,8})(s|m|h|d)");

    private TimeWords() {}

    static Duration duration(String text) {
        Matcher parts = DURATION.matcher(text);
        if (!parts.matches()) {
            throw new CommandLine.TypeConversionException(
                    "'" + text + "' is not a duration such as 30s, 10m, 2h or 7d");
        }
        long number = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    /** That long ago, or then. */
    static Instant since(String text, InstantSource clock) {
        if (DURATION.matcher(text).matches()) {
            return clock.instant().minus(duration(text));
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException neither) {
            throw new CommandLine.TypeConversionException(
                    "'" + text + "' is neither a duration such as 10m nor a time such as 2026-11-23T09:00:00Z");
        }
    }
}
