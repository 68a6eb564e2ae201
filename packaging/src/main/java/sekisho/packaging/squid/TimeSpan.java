package sekisho.packaging.squid;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One value of {@code acl … time}: {@code [days] [h1:m1-h2:m2]}.
 *
 * @param from minute of the day, 0–1439
 * @param last minute of the day; Squid still allows all of it, a rule's {@code to} ends before it
 */
record TimeSpan(Set<DayOfWeek> days, int from, int last) {

    static final int DAY = 24 * 60;

    private static final Map<Character, Set<DayOfWeek>> LETTERS = Map.of(
            'S', EnumSet.of(DayOfWeek.SUNDAY),
            'M', EnumSet.of(DayOfWeek.MONDAY),
            'T', EnumSet.of(DayOfWeek.TUESDAY),
            'W', EnumSet.of(DayOfWeek.WEDNESDAY),
            'H', EnumSet.of(DayOfWeek.THURSDAY),
            'F', EnumSet.of(DayOfWeek.FRIDAY),
            'A', EnumSet.of(DayOfWeek.SATURDAY),
            'D', EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY));

    TimeSpan {
        days = Set.copyOf(days);
    }

    /** Days of the week by Squid's letters; empty when a letter is none. */
    static Optional<Set<DayOfWeek>> days(String letters) {
        EnumSet<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        for (int i = 0; i < letters.length(); i++) {
            Set<DayOfWeek> meant = LETTERS.get(letters.charAt(i));
            if (meant == null) {
                return Optional.empty();
            }
            days.addAll(meant);
        }
        return Optional.of(days);
    }

    /** The times of {@code 08:30-17:30} on these days; empty when it is not that. */
    static Optional<TimeSpan> of(Set<DayOfWeek> days, String hours) {
        String[] ends = hours.split("[:-]", -1);
        if (!hours.matches("\\d{1,2}:\\d{2}-\\d{1,2}:\\d{2}")) {
            return Optional.empty();
        }
        int from = Integer.parseInt(ends[0]) * 60 + Integer.parseInt(ends[1]);
        int last = Integer.parseInt(ends[2]) * 60 + Integer.parseInt(ends[3]);
        return from > last || last > DAY ? Optional.empty() : Optional.of(new TimeSpan(days, from, last));
    }

    boolean contains(ZonedDateTime at) {
        int minute = at.getHour() * 60 + at.getMinute();
        return days.contains(at.getDayOfWeek()) && from <= minute && minute <= last;
    }

    /** As {@code hours:} of a rule. */
    String yaml() {
        String names = days.stream()
                .sorted()
                .map(day -> day.name().substring(0, 3).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        return "{days: [" + names + "], from: \"" + clock(from) + "\", to: \"" + clock(last >= DAY - 1 ? DAY : last)
                + "\"}";
    }

    private static String clock(int minute) {
        return minute == DAY ? "24:00" : LocalTime.of(minute / 60, minute % 60).toString();
    }
}
