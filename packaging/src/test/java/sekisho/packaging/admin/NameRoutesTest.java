package sekisho.packaging.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import sekisho.audit.AuditEvent;
import sekisho.audit.AuditTrail;
import sekisho.config.approval.Caller;
import sekisho.config.settings.Person;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;

/** Flushing: written down first, then done; never done when it can't be written down. */
class NameRoutesTest {

    private final List<String> happened = new ArrayList<>();
    private AuditTrail.Acknowledgement acknowledgement = new AuditTrail.Acknowledgement.Recorded(1);

    private final AdminRoutes.Route route = new NameRoutes(
                    name -> {
                        happened.add("forgot " + name.map(Object::toString).orElse("all"));
                        return 7;
                    },
                    event -> {
                        happened.add("wrote " + ((AuditEvent.LogActivity) event).facts());
                        return CompletableFuture.completedFuture(acknowledgement);
                    })
            .rows()
            .findFirst()
            .orElseThrow();

    private Answer flush(Map<String, Object> body) throws Exception {
        Person person = new Person("yamada", List.of("spiffe://a/b"), Set.of(Person.Role.ADMINISTRATOR));
        return route.ask()
                .answer(new AdminRoutes.Call(
                        route.path().matcher("/dns/flush"),
                        Map.of(),
                        new Caller("spiffe://a/b", "00"),
                        person,
                        IpAddress.of("127.0.0.1"),
                        body));
    }

    @Test
    void isWrittenDownFirst() throws Exception {
        Answer answer = flush(Map.of("name", "a.example"));
        assertThat(happened).containsExactly("wrote {person=yamada, name=a.example}", "forgot a.example");
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("{\"forgotten\":7}\n");
        happened.clear();
        flush(Map.of());
        assertThat(happened).containsExactly("wrote {person=yamada, name=.}", "forgot all");
    }

    @Test
    void isNotDoneWithoutItsRecord() throws Exception {
        acknowledgement = new AuditTrail.Acknowledgement.NotRecorded(Reason.AUDIT_CLOSED);
        assertThat(flush(Map.of()).status()).isEqualTo(503);
        assertThat(happened).containsExactly("wrote {person=yamada, name=.}");
    }

    @Test
    void wrongNameChangesNothing() {
        assertThatThrownBy(() -> flush(Map.of("name", "not a name"))).isInstanceOf(IllegalArgumentException.class);
        assertThat(happened).isEmpty();
    }

    @Test
    void onlyAdministratorsMay() {
        assertThat(route.roles()).containsExactly(Person.Role.ADMINISTRATOR);
    }
}
