package sekisho.config.settings;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sekisho.config.value.PortRange;

/** Durations, sizes and ports. */
final class AmountKinds {

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9}) ?([KMGkmg]?)(i?)[Bb]?");
    private static final Pattern PORTS = Pattern.compile("([0-9]{1,5})(?:-([0-9]{1,5}))?");
    private static final Map<String, Long> FACTORS = Map.of("", 1L, "K", 1L << 10, "M", 1L << 20, "G", 1L << 30);

    static final Kind<PortRange> PORT =
            Kind.of("^[0-9]+(-[0-9]+)?$", "8000-8010", AmountKinds::ports).alsoAs("integer");

    /** Exactly one port. */
    static final Kind<Integer> ONE_PORT =
            Kind.of("^[0-9]+$", "443", AmountKinds::onePort).alsoAs("integer");

    /** Of something that a person waits for. */
    static final Kind<Duration> SHORT = duration("10ms", "1h");

    /** Of something that may last. */
    static final Kind<Duration> LONG = duration("10ms", "3650d");

    private AmountKinds() {}

    /** Both ends included, written as in the file. */
    static Kind<Duration> duration(String least, String most) {
        Duration from = amount(least);
        Duration to = amount(most);
        return Kind.of("^[0-9]+(ms|s|m|h|d)$", least, written -> {
            if (!DURATION.matcher(written).matches()) {
                return Reading.wrong(
                        "incorrect duration " + Quoted.of(written) + "; write it like 30s, 10m, 2h or 14d");
            }
            Duration read = amount(written);
            return read.compareTo(from) < 0 || read.compareTo(to) > 0
                    ? Reading.wrong(Quoted.of(written) + " is out of range; write " + least + " to " + most)
                    : Reading.of(read);
        });
    }

    private static Duration amount(String written) {
        Matcher parts = DURATION.matcher(written);
        if (!parts.matches()) {
            throw new IllegalArgumentException(written);
        }
        long number = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    /** In bytes, both ends included, written as in the file. */
    static Kind<Long> size(String least, String most) {
        return Kind.of("^[0-9]+([KMG]iB|B)$", least, written -> {
            Matcher parts = SIZE.matcher(written);
            if (!parts.matches()) {
                return Reading.wrong("incorrect size " + Quoted.of(written) + "; write it like 64KiB or 64MiB");
            }
            String unit = FACTORS.keySet().stream()
                    .filter(parts.group(2)::equalsIgnoreCase)
                    .findFirst()
                    .orElseThrow();
            String canonical = parts.group(1) + unit + (unit.isEmpty() ? "B" : "iB");
            if (!canonical.equals(written)) {
                return Reading.respell(written, canonical);
            }
            long bytes = bytes(canonical);
            return bytes < bytes(least) || bytes > bytes(most)
                    ? Reading.wrong(Quoted.of(written) + " is out of range; write " + least + " to " + most)
                    : Reading.of(bytes);
        });
    }

    /** A plain number, both ends included. */
    static Kind<Long> count(String least, String most) {
        return Kind.<Long>of("^[0-9]+$", most, written -> {
                    if (!written.matches("[0-9]{1,18}")) {
                        return Reading.wrong("incorrect number " + Quoted.of(written) + "; write it like 1000");
                    }
                    long number = Long.parseLong(written);
                    if (number < Long.parseLong(least) || number > Long.parseLong(most)) {
                        return Reading.wrong(Quoted.of(written) + " is out of range; write " + least + " to " + most);
                    }
                    String canonical = Long.toString(number);
                    return canonical.equals(written) ? Reading.of(number) : Reading.respell(written, canonical);
                })
                .alsoAs("integer");
    }

    private static long bytes(String canonical) {
        Matcher parts = SIZE.matcher(canonical);
        if (!parts.matches()) {
            throw new IllegalArgumentException(canonical);
        }
        return Long.parseLong(parts.group(1)) * FACTORS.getOrDefault(parts.group(2), 1L);
    }

    private static Reading<Integer> onePort(String written) {
        Reading<PortRange> read = ports(written);
        return read.value().filter(range -> range.first() < range.last()).isPresent()
                ? Reading.wrong("incorrect port " + Quoted.of(written) + "; write one port")
                : read.map(PortRange::first);
    }

    private static Reading<PortRange> ports(String written) {
        Matcher parts = PORTS.matcher(written);
        if (!parts.matches()) {
            return Reading.wrong("incorrect port " + Quoted.of(written) + "; write it like 443 or 8000-8010");
        }
        int first = Integer.parseInt(parts.group(1));
        int last = parts.group(2) == null ? first : Integer.parseInt(parts.group(2));
        if (first < 1 || last < 1 || first > 65_535 || last > 65_535) {
            return Reading.wrong("incorrect port " + Quoted.of(written) + "; ports are 1 to 65535");
        }
        if (first > last) {
            return Reading.respell(written, last + "-" + first);
        }
        String canonical = parts.group(2) == null ? Integer.toString(first) : first + "-" + last;
        return canonical.equals(written) ? Reading.of(new PortRange(first, last)) : Reading.respell(written, canonical);
    }
}
