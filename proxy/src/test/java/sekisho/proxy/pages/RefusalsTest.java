package sekisho.proxy.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sekisho.audit.AuditEvent;
import sekisho.audit.Verdict;
import sekisho.config.value.DecisionId;
import sekisho.config.value.Door;
import sekisho.config.value.Edition;
import sekisho.config.value.Identity;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;

class RefusalsTest {

    private final Refusals refusals = new Refusals();

    private void refuse(Identity client, String asked) {
        Verdict no = Verdict.of(Reason.RULE_NONE, Optional.empty(), new Edition("sha256:0", List.of()));
        refusals.remember(
                new AuditEvent.Connection(
                        DecisionId.next(),
                        Door.CONNECT,
                        client,
                        1,
                        asked,
                        Optional.empty(),
                        Optional.of("CONNECT"),
                        List.of(),
                        no),
                Reason.RULE_NONE);
    }

    private static Identity at(int number) {
        return Identity.ofSource(IpAddress.of("10.0." + number / 256 + "." + number % 256));
    }

    @Test
    void memoryIsBoundedHoweverManyAskForWhatever() {
        for (int client = 0; client < 3_000; client++) {
            for (int asked = 0; asked < 40; asked++) {
                refuse(at(client), "a" + asked + ".example:443");
            }
        }
        assertThat(refusals.size()).isLessThanOrEqualTo(Refusals.MOST);
        assertThat(refusals.of(at(2_999))).hasSize(Refusals.MOST_PER_CLIENT);
        assertThat(refusals.of(at(0))).isEmpty();
    }

    @Test
    void oneClientThatAsksForManyThingsTakesNothingFromOthers() {
        refuse(at(1), "mine.example:443");
        for (int asked = 0; asked < 20_000; asked++) {
            refuse(at(2), "a" + asked + ".example:443");
        }
        assertThat(refusals.of(at(1))).hasSize(1);
        assertThat(refusals.size()).isEqualTo(1 + Refusals.MOST_PER_CLIENT);
    }

    @Test
    void longTextsAreCut() {
        refuse(at(1), "x".repeat(1_000));
        assertThat(refusals.of(at(1)).get(0).asked()).hasSizeLessThan(400);
    }

    @Test
    void certificateIsAClientWhereverItComesFromAndNobodyElse() {
        Identity here = new Identity(IpAddress.of("10.0.0.1"), Optional.of("spiffe://example.lg.jp/human/yamada"));
        Identity there = new Identity(IpAddress.of("10.0.0.2"), here.certificate());
        refuse(here, "one.example:443");
        assertThat(refusals.of(there)).hasSize(1);
        assertThat(refusals.of(Identity.ofSource(here.source()))).isEmpty();
    }

    @Test
    void noiseOfOneProgramDoesNotPushOutWhatAPersonDid() {
        refuse(at(1), "wanted.example:443");
        for (int i = 0; i < 1_000; i++) {
            refuse(at(1), "update.example:443");
        }
        List<Refusals.Refusal> own = refusals.of(at(1));
        assertThat(own).extracting(Refusals.Refusal::asked).containsExactly("update.example:443", "wanted.example:443");
        assertThat(own.get(0).times()).isEqualTo(1_000);
        assertThat(own.get(0).ids()).hasSize(8);
    }
}
