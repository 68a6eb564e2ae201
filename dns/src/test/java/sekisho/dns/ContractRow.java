package sekisho.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import sekisho.audit.AuditEvent;
import sekisho.config.value.Reason;

/**
 * One query and its exact answer.
 *
 * @param id row of the contract, and what is special
 * @param want {@code drop}; or rcode, and the extended error where the query had OPT; {@code bare} after it for twelve
 *     bytes and nothing more; then {@code / reason} for what the record says, {@code / none} for an allowed one
 */
record ContractRow(String id, byte[] query, String want) {

    static ContractRow row(String id, Packet query, String want) {
        return new ContractRow(id, query.bytes(), want);
    }

    @Override
    public String toString() {
        return id + " -> " + want;
    }

    void check(Resolver resolver, FakeUpstream upstream) throws IOException {
        resolver.forgetReady();
        upstream.forget();
        Optional<byte[]> reply = resolver.udp(query, want.equals("drop") ? 200 : 10_000);
        if (want.equals("drop")) {
            assertThat(reply).isEmpty();
            assertThat(resolver.records()).isEmpty();
        } else {
            checkAnswer(reply.orElseThrow(), resolver);
        }
        if (!want.startsWith("NOERROR / none")) {
            assertThat(upstream.asked()).isEmpty();
        }
    }

    private void checkAnswer(byte[] reply, Resolver resolver) throws IOException {
        Reading answer = new Reading(reply);
        boolean bare = reply.length == 12 && Wire.u16(reply, Wire.QDCOUNT) == 0;
        AuditEvent.Query record = resolver.records().get(0);
        String reason = record.verdict().reason().map(Reason::code).orElse("none");
        assertThat(answer.told() + (bare ? " bare" : "") + " / " + reason).isEqualTo(want);
        assertThat(resolver.records()).hasSize(1);
        assertThat(record.rcode()).isEqualTo(answer.message().getRcode());
        assertThat(answer.id()).isEqualTo(Wire.u16(query, 0));
        assertThat(answer.flags() & Wire.QR).isNotZero();
        assertThat(answer.flags() & 0x0060).as("Z and AD").isZero();
        boolean malformed = record.verdict().reason().map(Reason::kind).equals(Optional.of(Reason.Kind.REJECT));
        if (malformed && record.verdict().reason().get() != Reason.DNS_CLASS) {
            assertThat(reply.length).isLessThanOrEqualTo(query.length);
        }
        if (Wire.u16(query, Wire.ARCOUNT) == 0) {
            assertThat(answer.hasOpt()).as("row 67").isFalse();
        }
        if (!bare) {
            assertThat(query).as("question echoed").containsSequence(answer.question());
        }
    }
}
