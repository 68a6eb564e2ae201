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
 * @param vpcEndpoint the AWS endpoint ({@code vpce-…}) that a trusted load balancer names in its PROXY header; empty
 *     without one
 */
public record Identity(IpAddress source, Optional<String> certificate, Optional<String> vpcEndpoint) {

    public Identity(IpAddress source, Optional<String> certificate) {
        this(source, certificate, Optional.empty());
    }

    public static Identity ofSource(IpAddress source) {
        return new Identity(source, Optional.empty());
    }

    /** What it is called where one word has to do: the certificate's name, else the endpoint, else the source. */
    public String label() {
        return certificate.or(() -> vpcEndpoint).orElseGet(source::toString);
    }

    /** The word for a record's {@code proven_by}: {@code certificate}, {@code vpc-endpoint} or {@code network}. */
    public String provenBy() {
        return certificate.isPresent() ? "certificate" : vpcEndpoint.isPresent() ? "vpc-endpoint" : "network";
    }
}
