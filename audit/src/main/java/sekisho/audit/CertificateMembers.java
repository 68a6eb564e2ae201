package sekisho.audit;

import java.util.List;

/** What a record says of a client certificate that was shown, and at which door. */
final class CertificateMembers {

    private CertificateMembers() {}

    static void write(JsonLine line, AuditEvent.Authentication event) {
        line.object("service").text("name", event.door().label()).end();
        line.number("auth_protocol_id", 99).text("auth_protocol", "TLS client certificate");
        event.certificate()
                .ifPresent(shown -> line.object("certificate")
                        .brief("subject", shown.subject())
                        .brief("issuer", shown.issuer())
                        .text("serial_number", shown.serial())
                        .objects(
                                "fingerprints",
                                List.of(shown.fingerprint()),
                                (member, print) -> member.number("algorithm_id", 3)
                                        .text("algorithm", "SHA-256")
                                        .text("value", print))
                        .end());
    }
}
