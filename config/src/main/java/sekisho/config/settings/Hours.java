package sekisho.config.settings;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * {@code hours}: the spans of the week in which a rule holds, in {@code zone}. A span belongs to the day on which it
 * begins; one that ends no later than it begins runs over midnight into the next day. Nothing is open on a holiday:
 * no span begins on it, and one of the night before ends at its 0:00.
 *
 * @param days on which spans begin; at least one
 * @param from minute of the day, 0–1439
 * @param to minute of the day, 1–1440 and not {@code from}; 1440 is 24:00
 */
public record Hours(Set<DayOfWeek> days, int from, int to, Set<LocalDate> holidays) {

    public Hours {
        days = Set.copyOf(days);
        holidays = Set.copyOf(holidays);
    }

    public boolean isOverMidnight() {
        return to <= from;
    }

    /** As it is written in the file: {@code mon-fri, sat 08:30-22:00}. */
    @Override
    public String toString() {
        return String.join(", ", runs()) + " " + clock(from) + "-" + clock(to)
                + (holidays.isEmpty() ? "" : " except holidays");
    }

    private List<String> runs() {
        Set<DayOfWeek> left = EnumSet.copyOf(days);
        List<String> runs = new ArrayList<>();
        for (DayOfWeek first : DayOfWeek.values()) {
            DayOfWeek last = first;
            int length = 0;
            for (DayOfWeek day = first; length < 7 && left.remove(day); day = day.plus(1)) {
                last = day;
                length++;
            }
            if (length > 0) {
                runs.add(length == 1 ? word(first) : word(first) + "-" + word(last));
            }
        }
        return runs;
    }

    static String word(DayOfWeek day) {
        return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
    }

    private static String clock(int minute) {
        return String.format("%02d:%02d", minute / 60, minute % 60);
    }
}
