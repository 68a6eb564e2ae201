package sekisho.packaging.squid;

import java.util.List;
import java.util.stream.Collectors;

/** One {@code http_access} line: all its terms together, or the next line is asked. */
record AccessLine(Place place, boolean allow, List<Term> terms) {

    AccessLine {
        terms = List.copyOf(terms);
    }

    /** One word of the line. */
    record Term(String name, Condition condition, boolean negated) {

        Ternary test(Probe probe) {
            Ternary answer = condition.test(probe);
            return negated ? answer.negated() : answer;
        }

        @Override
        public String toString() {
            return negated ? "!" + name : name;
        }
    }

    /** Whether it decides this request. */
    Ternary match(Probe probe) {
        Ternary all = Ternary.YES;
        for (Term term : terms) {
            Ternary one = term.test(probe);
            if (one == Ternary.NO) {
                return Ternary.NO;
            }
            all = one == Ternary.UNKNOWN ? one : all;
        }
        return all;
    }

    /** Whether no request goes past it. */
    boolean fitsEverything() {
        return terms.stream()
                .allMatch(term ->
                        term.condition() instanceof Condition.Always always && always.answer() != term.negated());
    }

    /** Whether it is about Squid's own pages, or about the machine that Squid runs on. */
    boolean isAboutSquidItself() {
        return terms.stream()
                .anyMatch(
                        term -> term.name().matches("manager|to_localhost|to_linklocal|localhost") && !term.negated());
    }

    @Override
    public String toString() {
        return (allow ? "allow " : "deny ") + terms.stream().map(Term::toString).collect(Collectors.joining(" "));
    }
}
