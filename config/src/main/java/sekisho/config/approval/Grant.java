package sekisho.config.approval;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sekisho.config.settings.GrantNeed;
import sekisho.config.value.Host;
import sekisho.config.value.IpAddress;

/**
 * Temporary access by one rule that says {@code needs: grant}, opened by others than the one who uses it.
 *
 * @param id {@code G-…}, in every record of what it carried
 * @param request {@code R-…} that it came from
 * @param from the first instant at which it holds
 * @param end the first instant at which it no longer holds
 * @param approvers by person, as they voted
 */
public record Grant(
        String id, String request, Scope scope, Holder holder, Instant from, Instant end, List<String> approvers) {

    public Grant {
        approvers = List.copyOf(approvers);
    }

    /**
     * Where it leads.
     *
     * @param rule id of the rule that it satisfies
     * @param host the one of its hosts; empty for all of them
     * @param port the one of its ports; empty for all of them
     */
    public record Scope(String rule, Optional<Host> host, Optional<Integer> port) {

        /** @param asked 0 where no port is asked for: at the dns gate */
        boolean holds(Host there, int asked) {
            return host.filter(own -> !own.equals(there)).isEmpty()
                    && (asked == 0 || port.filter(own -> own != asked).isEmpty());
        }
    }

    /** For whom: exactly one of both. */
    public record Holder(Optional<String> person, Optional<IpAddress> address) {

        public Holder {
            if (person.isPresent() == address.isPresent()) {
                throw new IllegalArgumentException("a grant is for one person or for one address");
            }
        }

        public static Holder ofPerson(String id) {
            return new Holder(Optional.of(id), Optional.empty());
        }

        public static Holder ofAddress(IpAddress source) {
            return new Holder(Optional.empty(), Optional.of(source));
        }

        /** A grant that names another kind than its rule asks for now is for nobody. */
        boolean is(GrantNeed.Binds binds, Optional<String> who, IpAddress source) {
            return switch (binds) {
                case PERSON -> person.isPresent() && person.equals(who);
                case ADDRESS -> address.filter(source::equals).isPresent();
            };
        }

        @Override
        public String toString() {
            return person.orElseGet(() -> address.orElseThrow().toString());
        }
    }
}
