package sekisho.audit;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import sekisho.config.approval.ApprovalStep;
import sekisho.config.approval.ApprovalStep.Act;
import sekisho.config.value.DecisionId;

/** What a record says of a step at the approval desk: who did what to which request or grant, and every fact of it. */
final class ApprovalMembers {

    /** Base 64 of a CMS: as long as it is, for whoever verifies it without us. */
    private static final String SIGNATURE = "signature";

    /** Writes what every event begins with. */
    interface Base {
        void write(DecisionId id, int status, int severity);
    }

    private ApprovalMembers() {}

    /** @param access whether the step gives or takes access (OCSF 3005), and is no mere entry (3004) */
    static void write(JsonLine line, AuditEvent.Approval event, boolean access, Base base) {
        ApprovalStep step = event.step();
        boolean refused = step.act() == Act.REFUSED;
        base.write(event.id(), refused ? EventMembers.FAILURE : EventMembers.SUCCESS, refused ? 3 : 1);
        line.object("actor");
        step.fact("by")
                .ifPresentOrElse(
                        person -> line.object("user").brief("uid", person).end(),
                        () -> line.text("app_name", "Sekisho"));
        line.end();
        if (access) {
            line.object("user")
                    .brief("uid", step.fact("holder").orElse(step.about()))
                    .end();
            line.texts("privileges", List.of(step.fact("rule").orElse(step.about())));
        } else {
            line.object("entity")
                    .brief("uid", step.about())
                    .number("type_id", 99)
                    .text("type", "Request")
                    .end();
        }
    }

    static String word(ApprovalStep step) {
        return step.act().name().toLowerCase(Locale.ROOT);
    }

    static JsonLine facts(JsonLine line, ApprovalStep step) {
        line.brief("about", step.about()).object("facts");
        for (Map.Entry<String, String> fact : step.facts().entrySet()) {
            if (fact.getKey().equals(SIGNATURE)) {
                line.base64(SIGNATURE, fact.getValue());
            } else {
                line.text(JsonLine.escaped(fact.getKey()), fact.getValue());
            }
        }
        line.end();
        // The grant's name where every record of what it carried has it too.
        return step.about().startsWith("G-") ? line.brief("grant", step.about()) : line;
    }
}
