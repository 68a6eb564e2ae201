package sekisho.config.approval;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import sekisho.config.approval.ApprovalStep.Act;
import sekisho.config.approval.VoteCheck.No;
import sekisho.config.settings.Person;

/** Gives a step its effect, in the only order there is: journal, store, memory. */
final class Register {

    private final Journal journal;
    private final ApprovalStore store;
    private final Memory memory;

    Register(Journal journal, ApprovalStore store, Memory memory) {
        this.journal = journal;
        this.store = store;
        this.memory = memory;
    }

    /** @return why it did not happen */
    Optional<No> take(ApprovalStep step) {
        try {
            journal.write(step);
            // What is true if we stop here: the log tells of a step that never had its effect; who asked, asks again.
            if (step.act() != Act.REFUSED) {
                store.append(step);
            }
        } catch (IOException unwritten) {
            return Optional.of(new No(ApprovalRefusal.NOT_RECORDED, String.valueOf(unwritten.getMessage())));
        }
        memory.apply(step, step.at());
        return Optional.empty();
    }

    /** Writes down that somebody tried. A refusal that can't be written down is a refusal all the same. */
    <T> Outcome<T> refuse(String call, String about, Caller caller, Optional<Person> person, No no, Instant now) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("call", call);
        person.ifPresent(one -> facts.put("by", one.id()));
        facts.put("certificate", caller.certificate());
        facts.put("why", no.why().code());
        if (!no.detail().isEmpty()) {
            facts.put("detail", no.detail());
        }
        return notDone(take(new ApprovalStep(Act.REFUSED, about, now, facts)).orElse(no));
    }

    static <T> Outcome<T> notDone(No no) {
        return new Outcome.Refused<>(no.why(), no.detail());
    }
}
