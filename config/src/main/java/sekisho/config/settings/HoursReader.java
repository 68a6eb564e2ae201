package sekisho.config.settings;

import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code hours}, and the file of holidays that it may name. */
final class HoursReader {

    private static final String WORDS =
            Arrays.stream(DayOfWeek.values()).map(Hours::word).collect(Collectors.joining("|", "(", ")"));
    private static final Pattern DAYS = Pattern.compile(WORDS + "(?:-" + WORDS + ")?");
    private static final Pattern CLOCK = Pattern.compile("([0-9]{1,2}):([0-9]{2})");
    private static final int DAY = 24 * 60;

    /** One day or a run of days, which may go over the end of the week. */
    static final Kind<Set<DayOfWeek>> DAY_KIND =
            Kind.of("^(mon|tue|wed|thu|fri|sat|sun)(-(mon|tue|wed|thu|fri|sat|sun))?$", "mon-fri", HoursReader::days);

    /** A minute of the day; 24:00 is its end. */
    static final Kind<Integer> CLOCK_KIND = Kind.of("^([01][0-9]|2[0-4]):[0-5][0-9]$", "08:30", HoursReader::clock);

    private final NamedFiles files;
    private final ZoneId zone;
    private final InstantSource clock;
    private final Report report;

    HoursReader(NamedFiles files, ZoneId zone, InstantSource clock, Report report) {
        this.files = files;
        this.zone = zone;
        this.clock = clock;
        this.report = report;
    }

    Optional<Hours> read(YamlNode.Keys hours) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        DAY_KIND.readAll(hours, "days").forEach(days::addAll);
        Optional<Integer> from = CLOCK_KIND.read(hours, "from");
        Optional<Integer> to = CLOCK_KIND.read(hours, "to");
        Set<LocalDate> holidays = hours.value("holidays").map(this::holidays).orElse(Set.of());
        if (days.isEmpty() || from.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        if (from.get() == DAY) {
            report.error(
                    hours.value("from").orElseThrow(), "hours begin at \"00:00\" of the next day, not at \"24:00\"");
        } else if (to.get() == 0) {
            report.error(hours.value("to").orElseThrow(), "hours end at \"24:00\", not at \"00:00\"");
        } else if (from.get().equals(to.get())) {
            report.error(
                    hours.value("to").orElseThrow(),
                    "hours end when they begin; for a whole day write from: \"00:00\", to: \"24:00\"");
        } else {
            return Optional.of(new Hours(days, from.get(), to.get(), holidays));
        }
        return Optional.empty();
    }

    private Set<LocalDate> holidays(YamlNode node) {
        Optional<Path> path = PlainKinds.PATH.read(node);
        Optional<byte[]> bytes = path.flatMap(file -> files.read(file, node, report));
        if (bytes.isEmpty()) {
            return Set.of();
        }
        Path file = path.orElseThrow();
        Set<LocalDate> days = Set.copyOf(ListFile.read(PlainKinds.DATE, "day", bytes.get(), file, node, report));
        LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
        if (!days.isEmpty() && days.stream().allMatch(today::isAfter)) {
            report.warning(node, file.getFileName() + " names no holiday from today on; add those to come");
        }
        return days;
    }

    private static Reading<Set<DayOfWeek>> days(String written) {
        String plain = written.strip().toLowerCase(Locale.ROOT);
        Matcher parts = DAYS.matcher(plain);
        if (!parts.matches()) {
            return Reading.wrong("incorrect day " + Quoted.of(written) + "; write it like mon, sat or mon-fri");
        }
        if (!plain.equals(written)) {
            return Reading.respell(written, plain);
        }
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        DayOfWeek last = day(parts.group(2) == null ? parts.group(1) : parts.group(2));
        for (DayOfWeek day = day(parts.group(1)); days.add(day) && day != last; day = day.plus(1)) {}
        return Reading.of(days);
    }

    private static DayOfWeek day(String word) {
        return Arrays.stream(DayOfWeek.values())
                .filter(day -> Hours.word(day).equals(word))
                .findFirst()
                .orElseThrow();
    }

    private static Reading<Integer> clock(String written) {
        Matcher parts = CLOCK.matcher(written);
        if (!parts.matches()) {
            return Reading.wrong("incorrect time " + Quoted.of(written) + "; write it like \"08:30\" or \"24:00\"");
        }
        int minute = Integer.parseInt(parts.group(1)) * 60 + Integer.parseInt(parts.group(2));
        if (minute > DAY || Integer.parseInt(parts.group(2)) > 59) {
            return Reading.wrong("no such time: " + Quoted.of(written) + "; a day is \"00:00\" to \"24:00\"");
        }
        return written.length() == 5 ? Reading.of(minute) : Reading.respell(written, "0" + written);
    }
}
