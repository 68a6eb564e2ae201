package sekisho.config.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sekisho.config.settings.Hours;

class OpenHoursTest {

    private static final ZoneId TOKYO = ZoneId.of("Asia/Tokyo");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /** 2026-06-01 is a Monday. {@code until} is when the state may change. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mon-fri 08:30-22:00       | 2026-06-01T08:29:59 | closed | 2026-06-01T08:30",
                "mon-fri 08:30-22:00       | 2026-06-01T08:30    | open   | 2026-06-01T22:00",
                "mon-fri 08:30-22:00       | 2026-06-01T21:59:59 | open   | 2026-06-01T22:00",
                "mon-fri 08:30-22:00       | 2026-06-01T22:00    | closed | 2026-06-02T08:30",
                "mon-fri 08:30-22:00       | 2026-06-05T22:00    | closed | 2026-06-08T08:30",
                // A night belongs to the day on which it began.
                "mon-fri 22:00-05:00       | 2026-06-01T04:59    | closed | 2026-06-01T22:00",
                "mon-fri 22:00-05:00       | 2026-06-02T04:59    | open   | 2026-06-02T05:00",
                "mon-fri 22:00-05:00       | 2026-06-02T05:00    | closed | 2026-06-02T22:00",
                "mon-fri 22:00-05:00       | 2026-06-06T03:00    | open   | 2026-06-06T05:00",
                "mon-fri 22:00-05:00       | 2026-06-07T03:00    | closed | 2026-06-08T22:00",
                // To the end of the day, and whole days in a row.
                "sat-sun 00:00-24:00       | 2026-06-06T12:00    | open   | 2026-06-08T00:00",
                "mon 12:00-24:00           | 2026-06-01T23:59:59 | open   | 2026-06-02T00:00",
                "mon-tue 12:00-11:00       | 2026-06-01T13:00    | open   | 2026-06-02T11:00",
                // Wednesday the 3rd is a holiday: nothing begins on it, and the night before ends at its 0:00.
                "mon-fri 08:30-22:00 *     | 2026-06-03T10:00    | closed | 2026-06-04T08:30",
                "mon-fri 22:00-05:00 *     | 2026-06-02T23:00    | open   | 2026-06-03T00:00",
                "mon-fri 22:00-05:00 *     | 2026-06-03T03:00    | closed | 2026-06-04T22:00",
                "mon-fri 22:00-05:00 *     | 2026-06-04T03:00    | closed | 2026-06-04T22:00",
                "mon-sun 00:00-24:00 *     | 2026-06-02T12:00    | open   | 2026-06-03T00:00",
            })
    void holdsAndChanges(String written, LocalDateTime now, String state, LocalDateTime until) {
        assertThat(at(written, TOKYO, now.atZone(TOKYO).toInstant()))
                .isEqualTo(state + " " + until.atZone(TOKYO).toInstant());
    }

    /** Berlin skips 02:00–03:00 on 2026-03-29 (01:00Z), and has it twice on 2026-10-25. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sun 02:30-04:00 | 2026-03-29T00:59:59Z | closed | 2026-03-29T01:00:00Z",
                "sun 02:30-04:00 | 2026-03-29T01:00:00Z | open   | 2026-03-29T02:00:00Z",
                "sun 01:00-02:30 | 2026-03-29T00:30:00Z | open   | 2026-03-29T01:00:00Z",
                "sun 02:15-02:45 | 2026-03-29T01:00:00Z | closed | 2026-04-05T00:15:00Z",
                "sat 22:00-05:00 | 2026-03-28T23:00:00Z | open   | 2026-03-29T03:00:00Z",
                "sun 02:15-02:45 | 2026-10-25T00:15:00Z | open   | 2026-10-25T00:45:00Z",
                "sun 02:15-02:45 | 2026-10-25T01:20:00Z | closed | 2026-11-01T01:15:00Z",
                "sat 22:00-05:00 | 2026-10-24T21:00:00Z | open   | 2026-10-25T04:00:00Z",
            })
    void survivesChangesOfTheZone(String written, Instant now, String state, Instant until) {
        assertThat(at(written, BERLIN, now)).isEqualTo(state + " " + until);
    }

    @Test
    void tellsTheNextOpening() {
        OpenHours hours = new OpenHours(hours("mon-fri 08:30-22:00"), TOKYO);
        Instant night = Instant.parse("2026-06-05T14:00:00Z");
        assertThat(hours.opens(night)).contains(Instant.parse("2026-06-07T23:30:00Z"));
        Instant day = Instant.parse("2026-06-05T01:00:00Z");
        assertThat(hours.opens(day)).contains(day);
        assertThat(hours.opens(night)).contains(Instant.parse("2026-06-07T23:30:00Z"));
    }

    /** Every minute of a year against the plain reading of the wall clock. */
    @Test
    void saysWhatTheWallClockSays() {
        for (String written : new String[] {"mon-fri 08:30-22:00 *", "fri-mon 22:00-05:00 *", "wed 00:00-24:00"}) {
            Hours hours = hours(written);
            OpenHours open = new OpenHours(hours, TOKYO);
            LocalDateTime end = LocalDateTime.of(2026, 7, 1, 0, 0);
            for (LocalDateTime now = LocalDateTime.of(2026, 5, 25, 0, 0); now.isBefore(end); now = now.plusMinutes(1)) {
                assertThat(open.at(now.atZone(TOKYO).toInstant()).open())
                        .as("%s at %s", written, now)
                        .isEqualTo(plain(hours, now));
            }
        }
    }

    @Test
    void isWrittenAsInTheFile() {
        assertThat(hours("mon-fri 08:30-22:00")).hasToString("mon-fri 08:30-22:00");
        assertThat(hours("sat-mon 22:00-05:00 *")).hasToString("mon, sat-sun 22:00-05:00 except holidays");
        assertThat(hours("mon-sun 00:00-24:00")).hasToString("mon-sun 00:00-24:00");
    }

    private static boolean plain(Hours hours, LocalDateTime now) {
        int minute = now.getHour() * 60 + now.getMinute();
        LocalDate day = now.toLocalDate();
        if (hours.holidays().contains(day)) {
            return false;
        }
        if (!hours.isOverMidnight()) {
            return hours.days().contains(day.getDayOfWeek()) && minute >= hours.from() && minute < hours.to();
        }
        LocalDate begun = minute < hours.to() ? day.minusDays(1) : day;
        return (minute >= hours.from() || minute < hours.to())
                && hours.days().contains(begun.getDayOfWeek())
                && !hours.holidays().contains(begun);
    }

    private static String at(String written, ZoneId zone, Instant now) {
        OpenHours.State state = new OpenHours(hours(written), zone).at(now);
        return (state.open() ? "open " : "closed ") + state.until();
    }

    /** {@code DAYS FROM-TO}, and {@code *} where 2026-06-03 is a holiday. */
    static Hours hours(String written) {
        String[] parts = written.strip().split(" ", -1);
        String[] days = parts[0].split("-", -1);
        String[] times = parts[1].split("-", -1);
        Set<DayOfWeek> set = EnumSet.noneOf(DayOfWeek.class);
        DayOfWeek last = day(days[days.length - 1]);
        for (DayOfWeek day = day(days[0]); set.add(day) && day != last; day = day.plus(1)) {}
        return new Hours(
                set,
                minute(times[0]),
                minute(times[1]),
                parts.length > 2 ? Set.of(LocalDate.of(2026, 6, 3)) : Set.of());
    }

    private static DayOfWeek day(String word) {
        return Arrays.stream(DayOfWeek.values())
                .filter(day -> day.name().toLowerCase(java.util.Locale.ROOT).startsWith(word))
                .collect(Collectors.toList())
                .get(0);
    }

    private static int minute(String clock) {
        return Integer.parseInt(clock.substring(0, 2)) * 60 + Integer.parseInt(clock.substring(3));
    }
}
