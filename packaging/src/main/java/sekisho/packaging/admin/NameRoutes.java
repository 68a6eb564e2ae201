package sekisho.packaging.admin;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sekisho.audit.AuditEvent;
import sekisho.audit.AuditTrail;
import sekisho.config.settings.Person;
import sekisho.config.value.DecisionId;
import sekisho.config.value.HostName;
import sekisho.packaging.admin.AdminRoutes.Call;
import sekisho.packaging.admin.AdminRoutes.Route;

/** What an administrator may do about names. */
public final class NameRoutes {

    /** The answers that are kept. */
    @FunctionalInterface
    public interface Kept {
        /**
         * @param name whose answers go; empty for all
         * @return how many were forgotten
         */
        int forget(Optional<HostName> name);
    }

    private static final Set<Person.Role> ADMINISTRATORS = EnumSet.of(Person.Role.ADMINISTRATOR);

    private final Kept kept;
    private final AuditTrail trail;

    public NameRoutes(Kept kept, AuditTrail trail) {
        this.kept = kept;
        this.trail = trail;
    }

    Stream<Route> rows() {
        return Stream.of(
                new Route("POST", Pattern.compile("/dns/flush"), ADMINISTRATORS, true, Set.of("name"), this::flush));
    }

    private Answer flush(Call call) {
        Optional<HostName> name = call.text("name").map(NameRoutes::name);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("person", call.person().id());
        facts.put("name", name.map(HostName::text).orElse("."));
        boolean recorded = trail.record(new AuditEvent.LogActivity(DecisionId.next(), "dns.flush", facts))
                .join()
                .isRecorded();
        if (!recorded) {
            return Answer.refused(503, "audit.closed");
        }
        // What is true if we stop here: the log tells of a flush, and answers are kept that would have come again
        // anyway.
        return Answer.json("{\"forgotten\":" + kept.forget(name) + "}\n");
    }

    private static HostName name(String text) {
        return HostName.parse(text)
                .asOptional()
                .orElseThrow(() -> new IllegalArgumentException("name: a host name, in lower case"));
    }
}
