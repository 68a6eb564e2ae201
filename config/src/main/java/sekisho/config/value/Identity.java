package sekisho.config.value;

import java.util.Optional;

/**
 * The facts that a connection proved about its client, once, when it arrived. Which client groups these facts belong to
 * is a question for the edition in force, so it is answered by each decision and not stored here: a connection that
 * outlives a reload is judged by the new groups.
 *
 * @param source the peer's address, IPv4-mapped forms unwrapped
 * @param certificate the one name that a verified client certificate carries ({@code spiffe://…}, {@code dns:…},
 *     {@code email:…} or {@code cn:…}); empty on doors that ask for none
 */
public record Identity(IpAddress source, Optional<String> certificate) {

    public static Identity ofSource(IpAddress source) {
        return new Identity(source, Optional.empty());
    }

    /** The word for a record's {@code proven_by}: {@code certificate} or {@code network}. */
    public String provenBy() {
        return certificate.isPresent() ? "certificate" : "network";
    }
}
