package sekisho.config.approval;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What all steps about editions come to. */
final class Changes implements Memory {

    private final Map<String, Change> all = new LinkedHashMap<>();
    private final Set<String> wereInForce = new HashSet<>();
    private volatile @Nullable InForce inForce;
    private Instant latest = Instant.EPOCH;

    @Override
    public void apply(ApprovalStep step, Instant now) {
        if (step.at().isAfter(latest)) {
            latest = step.at();
        }
        switch (step.act()) {
            case PROPOSED -> all.put(step.about(), Change.of(step));
            case AMENDED -> change(step.about(), known -> known.amended(step));
            case APPROVED -> change(step.about(), known -> known.with(Vote.of(step)));
            case DENIED, WITHDRAWN, LAPSED ->
                change(step.about(), known -> known.over(step.act().name().toLowerCase(Locale.ROOT)));
            case ACTIVATED -> {
                inForce = InForce.of(step);
                wereInForce.add(step.required("edition"));
                change(step.about(), known -> known.activated(step));
            }
            case REQUESTED, OPENED, REVOKED, ENDED, APPROVERS, REFUSED -> {}
        }
    }

    private void change(String id, UnaryOperator<Change> how) {
        all.computeIfPresent(id, (key, known) -> how.apply(known));
    }

    /** Safe on every thread. */
    Optional<InForce> inForce() {
        return Optional.ofNullable(inForce);
    }

    /**
     * With the next version.
     *
     * @param about id of the change, or why there is none
     * @param shown digest of the difference that its approvers saw; empty where there was none
     */
    ApprovalStep activation(String about, Instant now, String edition, String approvers, String shown) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("version", Long.toString(inForce().map(InForce::version).orElse(0L) + 1));
        facts.put("edition", edition);
        facts.put("approvers", approvers);
        facts.put("shown", shown);
        return new ApprovalStep(ApprovalStep.Act.ACTIVATED, about, now, facts);
    }

    boolean wasInForce(String digest) {
        return wereInForce.contains(digest);
    }

    Optional<Change> find(String id) {
        return Optional.ofNullable(all.get(id));
    }

    List<Change> pending() {
        return all.values().stream().filter(Change::isPending).toList();
    }

    List<Change> newestFirst() {
        List<Change> changes = new ArrayList<>(all.values());
        Collections.reverse(changes);
        return changes;
    }

    /** Whether something that can still happen needs these bytes. */
    boolean needs(String digest) {
        return wasInForce(digest)
                || all.values().stream()
                        .anyMatch(each -> each.isPending() && each.content().equals(digest));
    }

    Instant latest() {
        return latest;
    }
}
