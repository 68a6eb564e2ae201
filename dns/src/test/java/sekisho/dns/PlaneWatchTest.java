package sekisho.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import sekisho.audit.AuditEvent;
import sekisho.audit.AuditTrail;

/** A name of AWS that leaves the private plane is told once, and once more when it comes back. */
class PlaneWatchTest {

    @Test
    void aNameThatLeavesIsWrittenDownAndCounted() throws Exception {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        AuditTrail trail = event -> {
            AuditEvent.LogActivity alert = (AuditEvent.LogActivity) event;
            told.add(alert.activity() + " " + alert.facts().get("name") + " "
                    + alert.facts().get("before") + " " + alert.facts().get("state"));
            return CompletableFuture.completedFuture(new AuditTrail.Acknowledgement.Recorded(0));
        };
        try (FakeUpstream upstream = FakeUpstream.start(FakeUpstream.address("10.0.0.1"));
                Resolver resolver = Resolver.start(Resolver.yaml(
                                "- {id: aws, clients: [here], to: [aws]}",
                                "zones: [{zone: amazonaws.com, upstreams: [\"" + upstream.address() + "\"]}]")
                        + "destinations: {aws: {aws: {region: us-east-1, services: [ssm]}}}\n")) {
            String name = "dns.verify ssm.us-east-1.amazonaws.com ";
            try (PlaneWatch watch =
                    PlaneWatch.start(resolver.config(), resolver.resolution(), trail, InstantSource.system())) {
                Await.until(() -> names(resolver, "PRIVATE") == 1);
                upstream.says(FakeUpstream.address("8.8.8.8"));
                watch.round();
                Await.until(() -> names(resolver, "PUBLIC") == 1);
                watch.round();
                upstream.says(FakeUpstream.address("10.0.0.2"));
                watch.round();
                Await.until(() -> names(resolver, "PRIVATE") == 1 && told.size() == 2);
                assertThat(told).containsExactly(name + "PRIVATE PUBLIC", name + "PUBLIC PRIVATE");
            }
        }
    }

    private static double names(Resolver resolver, String state) {
        return resolver.registry()
                .get("sekisho.dns.verify.names")
                .tag("state", state)
                .gauge()
                .value();
    }
}
