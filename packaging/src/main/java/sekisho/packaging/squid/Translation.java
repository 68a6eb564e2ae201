package sekisho.packaging.squid;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sekisho.config.value.AddressRange;
import sekisho.config.value.IpAddress;
import sekisho.config.value.PortRange;
import sekisho.packaging.squid.AccessLine.Term;
import sekisho.packaging.squid.Narrowing.Relation;

/**
 * From lines that are asked in order to rules that have none. Each {@code allow} is narrowed by every {@code deny} before it;
 * what a rule cannot say is left out and asked, so that nothing is let through by a guess.
 */
final class Translation {

    /** What Squid's own default file lists beside 80 and 443, for protocols that are not spoken here. */
    private static final Set<Integer> OLD_PORTS = Set.of(21, 70, 210, 280, 488, 591, 777);

    private static final PortRange HTTP = PortRange.of(80);

    private final ImportOptions options;
    private final Draft draft = new Draft();
    private final List<Finding> findings;
    private final Set<AccessLine> denied = new HashSet<>();

    private Translation(SquidPolicy squid, ImportOptions options) {
        this.options = options;
        findings = new ArrayList<>(squid.findings());
    }

    /** @param findings in the order in which they were met */
    record Result(Draft draft, List<Finding> findings) {}

    static Result of(SquidPolicy squid, ImportOptions options) {
        Translation translation = new Translation(squid, options);
        List<AccessLine> lines = squid.lines();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).allow()) {
                translation.allow(lines.get(i), lines.subList(0, i));
            }
        }
        if (squid.allowsWhatNoLineFits()) {
            translation.tell(Finding.Kind.ASKED, lines.get(lines.size() - 1).place(), "default");
        }
        return new Result(translation.draft, translation.findings);
    }

    private void allow(AccessLine line, List<AccessLine> before) {
        if (line.isAboutSquidItself()) {
            tell(Finding.Kind.DROPPED, line.place(), "own", line.toString());
            return;
        }
        Reach reach = Reach.ALL;
        for (Term term : line.terms()) {
            Optional<Reach> next = Narrowing.by(reach, term);
            if (next.isEmpty()) {
                tell(Finding.Kind.ASKED, line.place(), "term", line.toString(), term.toString());
                return;
            }
            reach = next.get();
        }
        List<AccessLine> denials = new ArrayList<>();
        for (AccessLine denial : before) {
            if (!denial.allow()) {
                Optional<Reach> next = heed(reach, denial, denials);
                if (next.isEmpty()) {
                    tell(
                            Finding.Kind.ASKED,
                            line.place(),
                            "denial",
                            line.toString(),
                            denial.place().toString());
                    return;
                }
                reach = next.get();
            }
        }
        if (reach.isNothing()) {
            tell(Finding.Kind.DROPPED, line.place(), "never", line.toString());
            return;
        }
        if (write(line, reach)) {
            Reach open = reach;
            denials.forEach(denial -> deny(denial, open));
        }
    }

    /** @param denials gets the line when it must become a rule of its own */
    private static Optional<Reach> heed(Reach reach, AccessLine denial, List<AccessLine> denials) {
        List<Term> open = new ArrayList<>();
        for (Term term : denial.terms()) {
            Relation relation = Narrowing.relation(reach, term);
            if (relation == Relation.NEVER) {
                return Optional.of(reach);
            }
            if (relation == Relation.SOMETIMES) {
                open.add(term);
            }
        }
        if (open.isEmpty()) {
            return Optional.of(reach.ports(List.of(), List.of()));
        }
        Optional<Reach> left = Optional.empty();
        if (open.size() == 1) {
            Term term = open.get(0);
            left = Narrowing.by(reach, new Term(term.name(), term.condition(), !term.negated()));
        } else if (open.size() == 2) {
            left = Narrowing.withoutBoth(reach, open.get(0), open.get(1))
                    .or(() -> Narrowing.withoutBoth(reach, open.get(1), open.get(0)));
        }
        if (left.isEmpty() && open.stream().allMatch(Translation::isPlain)) {
            denials.add(denial);
            return Optional.of(reach);
        }
        return left;
    }

    /** Whether a deny rule can say it. */
    private static boolean isPlain(Term term) {
        return !term.negated()
                && (term.condition() instanceof Condition.Source
                        || term.condition() instanceof Condition.Domain
                        || term.condition() instanceof Condition.Port);
    }

    private boolean write(AccessLine line, Reach reach) {
        Names names = reach.names().orElse(new Names(List.of())).shortest();
        if (names.isEmpty() && reach.literals().isEmpty()) {
            tell(Finding.Kind.ASKED, line.place(), "anywhere", line.toString());
            return false;
        }
        List<String> certificates = certificates(reach);
        if (reach.users().isPresent() && certificates.isEmpty()) {
            tell(Finding.Kind.ASKED, line.place(), "user", line.toString());
            return false;
        }
        String clients = draft.group(reach.clients(), certificates, nameOf(line, Condition.Source.class, "clients"));
        List<PortRange> ports = ports(line, reach);
        String wish = line.terms().stream()
                .filter(term -> !(term.condition() instanceof Condition.Always))
                .map(Term::name)
                .collect(Collectors.joining("-"));
        List<Optional<TimeSpan>> spans = reach.times()
                .map(times -> times.stream().map(Optional::of).toList())
                .orElse(List.of(Optional.empty()));
        for (Optional<TimeSpan> hours : spans) {
            draft.add(new Draft.Rule(
                    draft.id(wish),
                    false,
                    clients,
                    names,
                    reach.literals(),
                    ports,
                    addresses(reach),
                    hours,
                    line.place() + " " + line));
        }
        return true;
    }

    private List<String> certificates(Reach reach) {
        if (reach.users().isEmpty() || options.userCertificate().isEmpty()) {
            return List.of();
        }
        String pattern = options.userCertificate().get();
        List<String> users = reach.users().get();
        return (users.isEmpty() ? Stream.of("*") : users.stream())
                .map(user -> pattern.replace(ImportOptions.USER, user))
                .toList();
    }

    /** Ports of a rule hold for forward requests and CONNECT alike. */
    private List<PortRange> ports(AccessLine line, Reach reach) {
        List<PortRange> forwardOnly = reach.forward().stream()
                .filter(port -> Reach.common(List.of(port), reach.connect()).isEmpty())
                .toList();
        List<PortRange> kept =
                Reach.common(forwardOnly, List.of(HTTP)).isEmpty() ? new ArrayList<>() : new ArrayList<>(List.of(HTTP));
        forwardOnly.stream()
                .filter(port -> port.first() == port.last() && !OLD_PORTS.contains(port.first()) && !port.equals(HTTP))
                .forEach(kept::add);
        if (!kept.isEmpty()) {
            tell(Finding.Kind.WIDER, line.place(), "connect", kept.toString());
        }
        List<PortRange> left = forwardOnly.stream()
                .filter(port -> Reach.common(List.of(port), kept).isEmpty())
                .toList();
        if (!left.isEmpty()) {
            tell(Finding.Kind.STRICTER, line.place(), "ports", left.toString());
        }
        List<PortRange> connectOnly =
                Reach.common(reach.connect(), Reach.otherThan(reach.forward().isEmpty() ? List.of() : reach.forward()));
        if (!connectOnly.isEmpty()) {
            tell(Finding.Kind.WIDER, line.place(), "forward", connectOnly.toString());
        }
        return Stream.concat(kept.stream(), reach.connect().stream()).distinct().toList();
    }

    private String addresses(Reach reach) {
        return reach.addresses()
                .map(ranges -> "["
                        + ranges.stream()
                                .map(AddressRange::toString)
                                .map(range -> '"' + range + '"')
                                .collect(Collectors.joining(", "))
                        + "]")
                .orElse(options.addresses());
    }

    /** The denial as a rule; one that names no places is written for the places that were opened. */
    private void deny(AccessLine denial, Reach open) {
        boolean named = denial.terms().stream().anyMatch(term -> term.condition() instanceof Condition.Domain);
        if (named && !denied.add(denial)) {
            return;
        }
        Reach reach = Reach.ALL;
        for (Term term : denial.terms()) {
            if (isPlain(term)) {
                reach = Narrowing.by(reach, term).orElseThrow();
            }
        }
        Names names = reach.names().or(open::names).orElse(new Names(List.of())).shortest();
        List<IpAddress> literals = reach.names().isPresent() ? reach.literals() : open.literals();
        draft.add(new Draft.Rule(
                draft.id("deny-"
                        + nameOf(denial, Condition.Domain.class, nameOf(denial, Condition.Source.class, "some"))),
                true,
                draft.group(reach.clients(), List.of(), nameOf(denial, Condition.Source.class, "clients")),
                names,
                literals,
                reach.forward(),
                "any",
                Optional.empty(),
                denial.place() + " " + denial));
    }

    private static String nameOf(AccessLine line, Class<? extends Condition> kind, String otherwise) {
        return line.terms().stream()
                .filter(term -> kind.isInstance(term.condition()))
                .map(Term::name)
                .findFirst()
                .orElse(otherwise);
    }

    private void tell(Finding.Kind kind, Place place, String key, String... values) {
        findings.add(Finding.of(kind, place, key, values));
    }
}
