package sekisho.bench;

import static java.util.Locale.ROOT;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/** Sekisho and one peer at the same work; one line of the table. */
record Comparison(Work work, String peer, List<Sample> mine, List<Sample> theirs) {

    static final String SELF = "Sekisho";

    static List<Comparison> of(Work work, Map<String, List<Sample>> samples) {
        List<Sample> mine = samples.getOrDefault(SELF, List.of());
        return samples.keySet().stream()
                .filter(name -> !name.equals(SELF) || samples.size() == 1)
                .map(name -> new Comparison(work, name, mine, Objects.requireNonNull(samples.get(name))))
                .toList();
    }

    /** The ratio of each round's two windows, which stood next to each other in time. */
    List<Double> ratios() {
        return IntStream.range(0, Math.min(mine.size(), theirs.size()))
                .mapToObj(i -> mine.get(i).cpuPerUnit() / theirs.get(i).cpuPerUnit())
                .toList();
    }

    String markdown() {
        List<Double> ratios = ratios();
        String ratio = ratios.isEmpty() || peer.equals(SELF)
                ? "–"
                : String.format(
                        ROOT,
                        "**%.2f** (%.2f–%.2f)",
                        Median.of(ratios, r -> r),
                        ratios.stream().min(Double::compare).orElseThrow(),
                        ratios.stream().max(Double::compare).orElseThrow());
        return "| " + String.join(" | ", work.title(), peer, cost(mine), cost(theirs), ratio, goal(), rates(), waits())
                + " |";
    }

    private String goal() {
        return Work.GOALS.stream()
                .filter(goal -> goal.work().equals(work.id()) && goal.peer().equals(peer))
                .map(goal -> "≤ " + goal.ratio())
                .findFirst()
                .orElse("–");
    }

    private String cost(List<Sample> samples) {
        return samples.isEmpty()
                ? "–"
                : String.format(ROOT, "%.3g %s", Median.of(samples, Sample::cpuPerUnit) * work.scale(), work.unit());
    }

    private String rates() {
        return rate(mine) + " ÷ " + rate(theirs) + work.rateUnit();
    }

    private String rate(List<Sample> samples) {
        double rate = samples.isEmpty() ? Double.NaN : Median.of(samples, Sample::rate) / work.rateScale();
        return samples.isEmpty() ? "–" : String.format(ROOT, rate < 100 ? "%.2f" : "%,.0f", rate);
    }

    private String waits() {
        boolean none = theirs.stream().allMatch(sample -> sample.p50() == 0);
        return none ? "–" : wait(mine) + " ÷ " + wait(theirs) + " ms";
    }

    private static String wait(List<Sample> samples) {
        return samples.isEmpty()
                ? "–"
                : String.format(
                        ROOT,
                        "%.2f, %.2f",
                        Median.of(samples, Sample::p50) / 1e6,
                        Median.of(samples, Sample::p99) / 1e6);
    }

    /** Failures spoil a figure: they are never hidden. */
    static Optional<String> failures(Work work, String server, List<Sample> samples) {
        long failures = samples.stream().mapToLong(Sample::failures).sum();
        return samples.stream()
                .flatMap(sample -> sample.firstFailure().stream())
                .findFirst()
                .map(first -> "%s, %s: %,d failures, the first: %s".formatted(work.title(), server, failures, first));
    }
}
