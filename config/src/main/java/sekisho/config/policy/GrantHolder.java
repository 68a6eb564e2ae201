package sekisho.config.policy;

import java.time.Instant;
import java.util.Optional;
import sekisho.config.approval.Grant;
import sekisho.config.approval.Grants;
import sekisho.config.settings.RuleSettings;
import sekisho.config.value.Identity;

/** Whoever asks, as one who may hold a grant. */
record GrantHolder(Grants grants, Grants.Asker asker) {

    static GrantHolder of(Grants grants, Optional<String> person, Identity who, Question question) {
        return new GrantHolder(grants, new Grants.Asker(person, who.source(), question.host(), question.port()));
    }

    /** Compared by both clocks at each question: no timer has to run for a grant to end. */
    Optional<Grant> grant(RuleSettings rule, Instant now) {
        return grants.covering(rule, asker, now, System.nanoTime());
    }
}
