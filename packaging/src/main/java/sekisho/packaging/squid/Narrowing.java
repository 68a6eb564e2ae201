package sekisho.packaging.squid;

import java.util.List;
import java.util.Optional;
import sekisho.config.value.AddressRange;
import sekisho.config.value.PortRange;
import sekisho.packaging.squid.AccessLine.Term;

/** What one term of a line leaves of a reach; empty when the rest cannot be said with the keys of a rule. */
final class Narrowing {

    /** How a term stands to everything that is in reach. */
    enum Relation {
        ALWAYS,
        NEVER,
        SOMETIMES;

        Relation negated() {
            return switch (this) {
                case ALWAYS -> NEVER;
                case NEVER -> ALWAYS;
                case SOMETIMES -> SOMETIMES;
            };
        }
    }

    private Narrowing() {}

    static Optional<Reach> by(Reach reach, Term term) {
        return term.negated()
                ? term.condition().fold(new Without(reach))
                : term.condition().fold(new Within(reach));
    }

    static Relation relation(Reach reach, Term term) {
        Relation relation = term.condition().fold(new Compared(reach));
        return term.negated() ? relation.negated() : relation;
    }

    /** A line with CONNECT and a port: what is left when it denies. */
    static Optional<Reach> withoutBoth(Reach reach, Term method, Term port) {
        if (!(method.condition() instanceof Condition.Connect) || !(port.condition() instanceof Condition.Port ports)) {
            return Optional.empty();
        }
        List<PortRange> left = port.negated() ? ports.ports() : Reach.otherThan(ports.ports());
        return Optional.of(
                method.negated() ? reach.ports(left, Reach.EVERY_PORT) : reach.ports(Reach.EVERY_PORT, left));
    }

    private record Within(Reach reach) implements Condition.Cases<Optional<Reach>> {
        @Override
        public Optional<Reach> source(Condition.Source test) {
            return Optional.of(reach.from(test.ranges()));
        }

        @Override
        public Optional<Reach> domain(Condition.Domain test) {
            return Optional.of(reach.to(test.names(), test.literals()));
        }

        /** Addresses alone are places only where each is one address; behind names they say where the names may live. */
        @Override
        public Optional<Reach> address(Condition.Address test) {
            if (reach.names().isPresent()) {
                return Optional.of(reach.at(test.ranges()));
            }
            boolean single = test.ranges().stream()
                    .allMatch(range -> range.prefix() == (range.base().isIpv4() ? 32 : 128));
            return single
                    ? Optional.of(reach.to(
                            new Names(List.of()),
                            test.ranges().stream().map(AddressRange::base).toList()))
                    : Optional.empty();
        }

        @Override
        public Optional<Reach> port(Condition.Port test) {
            return Optional.of(reach.ports(test.ports(), test.ports()));
        }

        @Override
        public Optional<Reach> connect(Condition.Connect test) {
            return Optional.of(reach.ports(List.of(), Reach.EVERY_PORT));
        }

        @Override
        public Optional<Reach> time(Condition.Time test) {
            return reach.times().isEmpty() ? Optional.of(reach.during(test.spans())) : Optional.empty();
        }

        @Override
        public Optional<Reach> user(Condition.User test) {
            return Optional.of(reach.by(test.names()));
        }

        @Override
        public Optional<Reach> always(Condition.Always test) {
            return Optional.of(test.answer() ? reach : reach.ports(List.of(), List.of()));
        }

        @Override
        public Optional<Reach> unreadable(Condition.Unreadable test) {
            return Optional.empty();
        }
    }

    private record Without(Reach reach) implements Condition.Cases<Optional<Reach>> {
        @Override
        public Optional<Reach> source(Condition.Source test) {
            boolean clean = reach.clients().isPresent()
                    && reach.clients().get().stream()
                            .allMatch(mine -> test.ranges().stream()
                                    .allMatch(theirs -> theirs.contains(mine) || !mine.contains(theirs)));
            return clean
                    ? Optional.of(reach.from(reach.clients().get().stream()
                            .filter(mine -> test.ranges().stream().noneMatch(theirs -> theirs.contains(mine)))
                            .toList()))
                    : Optional.empty();
        }

        @Override
        public Optional<Reach> domain(Condition.Domain test) {
            boolean clean = reach.names().isPresent()
                    && reach.literals().stream().noneMatch(test.literals()::contains)
                    && reach.names().get().patterns().stream()
                            .allMatch(mine ->
                                    test.names().covers(mine) || !test.names().meets(mine));
            return clean ? Optional.of(reach.without(test.names())) : Optional.empty();
        }

        @Override
        public Optional<Reach> address(Condition.Address test) {
            return Optional.empty();
        }

        @Override
        public Optional<Reach> port(Condition.Port test) {
            List<PortRange> others = Reach.otherThan(test.ports());
            return Optional.of(reach.ports(others, others));
        }

        @Override
        public Optional<Reach> connect(Condition.Connect test) {
            return Optional.of(reach.ports(Reach.EVERY_PORT, List.of()));
        }

        @Override
        public Optional<Reach> time(Condition.Time test) {
            return Optional.empty();
        }

        @Override
        public Optional<Reach> user(Condition.User test) {
            return Optional.empty();
        }

        @Override
        public Optional<Reach> always(Condition.Always test) {
            return Optional.of(test.answer() ? reach.ports(List.of(), List.of()) : reach);
        }

        @Override
        public Optional<Reach> unreadable(Condition.Unreadable test) {
            return Optional.empty();
        }
    }

    private record Compared(Reach reach) implements Condition.Cases<Relation> {

        private static Relation of(boolean always, boolean never) {
            return always ? Relation.ALWAYS : never ? Relation.NEVER : Relation.SOMETIMES;
        }

        @Override
        public Relation source(Condition.Source test) {
            return reach.clients()
                    .map(mine -> of(
                            mine.stream()
                                    .allMatch(one -> test.ranges().stream().anyMatch(range -> range.contains(one))),
                            Sources.common(mine, test.ranges()).isEmpty()))
                    .orElse(Relation.SOMETIMES);
        }

        @Override
        public Relation domain(Condition.Domain test) {
            return reach.names()
                    .map(mine -> of(
                            test.names().covers(mine) && test.literals().containsAll(reach.literals()),
                            !test.names().meets(mine)
                                    && reach.literals().stream().noneMatch(test.literals()::contains)))
                    .orElse(Relation.SOMETIMES);
        }

        @Override
        public Relation address(Condition.Address test) {
            return Relation.SOMETIMES;
        }

        @Override
        public Relation port(Condition.Port test) {
            List<PortRange> others = Reach.otherThan(test.ports());
            return of(
                    Reach.common(reach.forward(), others).isEmpty()
                            && Reach.common(reach.connect(), others).isEmpty(),
                    Reach.common(reach.forward(), test.ports()).isEmpty()
                            && Reach.common(reach.connect(), test.ports()).isEmpty());
        }

        @Override
        public Relation connect(Condition.Connect test) {
            return of(reach.forward().isEmpty(), reach.connect().isEmpty());
        }

        @Override
        public Relation time(Condition.Time test) {
            return Relation.SOMETIMES;
        }

        /** Who showed one of these passwords is one of these people. */
        @Override
        public Relation user(Condition.User test) {
            return reach.users().isPresent()
                            && (test.names().isEmpty()
                                    || (!reach.users().get().isEmpty()
                                            && test.names()
                                                    .containsAll(reach.users().get())))
                    ? Relation.ALWAYS
                    : Relation.SOMETIMES;
        }

        @Override
        public Relation always(Condition.Always test) {
            return test.answer() ? Relation.ALWAYS : Relation.NEVER;
        }

        @Override
        public Relation unreadable(Condition.Unreadable test) {
            return Relation.SOMETIMES;
        }
    }
}
