package sekisho.config.policy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;
import sekisho.config.settings.Hours;

/**
 * Hours of one zone, as instants. A wall time that a change of the zone's offset skips is the instant of the change; of
 * one that comes twice the first counts: so spans never overlap, and each ends at or after its begin.
 */
final class OpenHours {

    /** So many days ahead the next change is looked for; holidays may close a long time. */
    private static final int HORIZON_DAYS = 400;

    private final Hours hours;
    private final ZoneId zone;
    private volatile State last = new State(false, Instant.MAX, Instant.MIN);

    OpenHours(Hours hours, ZoneId zone) {
        this.hours = hours;
        this.zone = zone;
    }

    /**
     * Open or closed, without a change in between.
     *
     * @param until the first instant that may be otherwise; beyond the horizon it is a guess, to be asked about again
     */
    record State(boolean open, Instant from, Instant until) {
        boolean holds(Instant now) {
            return !now.isBefore(from) && now.isBefore(until);
        }
    }

    /** Cheap while the state lasts: decisions ask again and again. */
    State at(Instant now) {
        State known = last;
        if (known.holds(now)) {
            return known;
        }
        State found = find(now);
        last = found;
        return found;
    }

    /** When they next begin; now, when they are open; empty when that is very far away. */
    Optional<Instant> opens(Instant now) {
        State state = at(now);
        if (state.open()) {
            return Optional.of(now);
        }
        return at(state.until()).open() ? Optional.of(state.until()) : Optional.empty();
    }

    private State find(Instant now) {
        LocalDate today = LocalDate.ofInstant(now, zone);
        Instant openUntil = now;
        for (LocalDate day = today.minusDays(1); day.isBefore(today.plusDays(HORIZON_DAYS)); day = day.plusDays(1)) {
            Optional<State> span = span(day);
            if (span.isPresent() && span.get().until().isAfter(openUntil)) {
                if (span.get().from().isAfter(openUntil)) {
                    return openUntil.equals(now)
                            ? new State(false, now, span.get().from())
                            : new State(true, now, openUntil);
                }
                openUntil = span.get().until();
            } else if (openUntil.isAfter(now) && day.isAfter(LocalDate.ofInstant(openUntil, zone))) {
                return new State(true, now, openUntil);
            }
        }
        return new State(openUntil.isAfter(now), now, startOf(today.plusDays(HORIZON_DAYS)));
    }

    /** The span that begins on this day, if one does. */
    private Optional<State> span(LocalDate day) {
        if (!hours.days().contains(day.getDayOfWeek()) || hours.holidays().contains(day)) {
            return Optional.empty();
        }
        LocalDate next = day.plusDays(1);
        boolean over = hours.isOverMidnight();
        Instant from = instant(day, hours.from());
        Instant until =
                over && hours.holidays().contains(next) ? startOf(next) : instant(over ? next : day, hours.to());
        return until.isAfter(from) ? Optional.of(new State(true, from, until)) : Optional.empty();
    }

    private Instant startOf(LocalDate day) {
        return instant(day, 0);
    }

    private Instant instant(LocalDate day, int minute) {
        LocalDateTime local =
                minute == 24 * 60 ? day.plusDays(1).atStartOfDay() : day.atTime(LocalTime.of(minute / 60, minute % 60));
        ZoneOffsetTransition change = zone.getRules().getTransition(local);
        return change != null && change.isGap()
                ? change.getInstant()
                : local.atZone(zone).toInstant();
    }
}
