package sekisho.config.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneRulesProvider;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Words, dates, paths: the kinds that know nothing of networks. */
final class PlainKinds {

    private static final Pattern LOOSE_DATE = Pattern.compile("([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?");

    /** A label of metrics and records, so it is short and plain. */
    static final Kind<String> NAME = Kind.of(
            "^[A-Za-z0-9._-]{1,64}$",
            "secure-room-a",
            written -> written.matches("[A-Za-z0-9._-]{1,64}")
                    ? Reading.of(written)
                    : Reading.wrong("incorrect name " + Quoted.of(written)
                            + "; write 1 to 64 letters, digits, hyphens, underscores and dots"));

    static final Kind<String> RULE_ID = Kind.of(
            "^[a-z0-9-]{1,64}$",
            "source-code",
            written -> written.matches("[a-z0-9-]{1,64}")
                    ? Reading.of(written)
                    : Reading.wrong("incorrect id " + Quoted.of(written)
                            + "; write 1 to 64 lower-case letters, digits and hyphens"));

    /** For people to read. */
    static final Kind<String> SENTENCE = Kind.of("^.{1,500}$", "内線 1234", PlainKinds::sentence);

    static final Kind<Boolean> BOOLEAN = new Kind<>(Map.of("type", "boolean"), text -> switch (text.text()) {
        case "true", "false" ->
            text.plain()
                    ? Reading.of(text.text().equals("true"))
                    : Reading.wrong(
                            "incorrect " + Quoted.of(text.text()) + "; write " + text.text() + " without quotes");
        default -> Reading.wrong("incorrect " + Quoted.of(text.text()) + "; write true or false");
    });

    static final Kind<LocalDate> DATE = Kind.of("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "2027-03-31", PlainKinds::date);

    static final Kind<ZoneId> ZONE = Kind.of("^[A-Za-z0-9/_+-]+$", "Asia/Tokyo", PlainKinds::zone);

    static final Kind<Path> PATH = Kind.of("^[^~].*$", "allowed-hosts.txt", PlainKinds::path);

    private PlainKinds() {}

    private static Reading<String> sentence(String written) {
        boolean readable = !written.isBlank() && written.codePoints().noneMatch(Character::isISOControl);
        return readable && written.length() <= 500
                ? Reading.of(written)
                : Reading.wrong("incorrect text " + Quoted.of(written) + "; write one line of 1 to 500 characters");
    }

    private static Reading<LocalDate> date(String written) {
        Matcher loose = LOOSE_DATE.matcher(written);
        if (!loose.matches()) {
            return Reading.wrong("incorrect date " + Quoted.of(written) + "; write it like 2027-03-31");
        }
        try {
            LocalDate date = LocalDate.of(
                    Integer.parseInt(loose.group(1)),
                    Integer.parseInt(loose.group(2)),
                    Integer.parseInt(loose.group(3)));
            return date.toString().equals(written) ? Reading.of(date) : Reading.respell(written, date.toString());
        } catch (DateTimeException e) {
            return Reading.wrong("no such day: " + Quoted.of(written));
        }
    }

    private static Reading<ZoneId> zone(String written) {
        Map<String, String> spellings = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        ZoneRulesProvider.getAvailableZoneIds().forEach(id -> spellings.put(id, id));
        String known = spellings.get(written);
        if (known == null) {
            String hint = Spelling.hint(written, spellings.keySet());
            return Reading.wrong("unknown time zone " + Quoted.of(written)
                    + (hint.isEmpty() ? "; write a name like \"Asia/Tokyo\" or \"UTC\"" : hint));
        }
        return known.equals(written) ? Reading.of(ZoneId.of(known)) : Reading.respell(written, known);
    }

    private static Reading<Path> path(String written) {
        if (written.isBlank() || written.startsWith("~")) {
            return Reading.wrong("incorrect path " + Quoted.of(written)
                    + "; write it from / or from this file's directory, ~ is not expanded");
        }
        try {
            return Reading.of(Path.of(written));
        } catch (InvalidPathException e) {
            return Reading.wrong("incorrect path " + Quoted.of(written) + ": " + e.getReason());
        }
    }
}
