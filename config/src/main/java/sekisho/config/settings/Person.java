package sekisho.config.settings;

import java.util.List;
import java.util.Set;

/**
 * {@code people.ID}: one human being and everything that proves him.
 *
 * @param certificates URI names ({@code spiffe://…}) of his certificates, exact
 */
public record Person(String id, List<String> certificates, Set<Role> roles) {
    public Person {
        certificates = List.copyOf(certificates);
        roles = Set.copyOf(roles);
    }

    /** {@code roles}. */
    public enum Role {
        REQUESTER,
        APPROVER,
        AUDITOR,
        COLLECTOR,
        ADMINISTRATOR
    }
}
