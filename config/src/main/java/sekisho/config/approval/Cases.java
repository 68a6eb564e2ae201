package sekisho.config.approval;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/** What all steps so far come to. It changes by steps only, so a restart that reads them again comes to the same. */
final class Cases implements Memory {

    /** Cases that are over and still shown; the log has them all. */
    private static final int MOST_OVER = 10_000;

    private final LongSupplier nanos;
    private final Map<String, GrantRequest> requests = new LinkedHashMap<>();
    private final Map<String, Grants.InForce> inForce = new LinkedHashMap<>();
    private final Map<String, Instant> approverSince = new HashMap<>();
    private Instant latest = Instant.EPOCH;

    Cases(LongSupplier nanos) {
        this.nanos = nanos;
    }

    @Override
    public void apply(ApprovalStep step, Instant now) {
        if (step.at().isAfter(latest)) {
            latest = step.at();
        }
        String request = "R-" + step.about().substring(Math.min(2, step.about().length()));
        switch (step.act()) {
            case REQUESTED -> requests.put(step.about(), GrantRequest.of(step));
            case APPROVED -> change(step.about(), known -> known.with(Vote.of(step)));
            case DENIED, WITHDRAWN, LAPSED -> change(step.about(), known -> known.over(word(step)));
            case OPENED -> change(request, known -> opened(known, step, now));
            case REVOKED, ENDED -> {
                inForce.remove(step.about());
                change(request, known -> known.over(word(step)));
            }
            case APPROVERS -> step.facts().forEach((person, since) -> approverSince.put(person, Instant.parse(since)));
            case PROPOSED, AMENDED, ACTIVATED, REFUSED -> {}
        }
        forget();
    }

    private GrantRequest opened(GrantRequest known, ApprovalStep step, Instant now) {
        Grant grant = new Grant(
                step.about(),
                known.id(),
                known.wish().scope(),
                known.wish().holder(),
                Instant.parse(step.required("from")),
                Instant.parse(step.required("end")),
                List.of(step.required("approvers").split(" ")));
        inForce.put(grant.id(), Grants.InForce.of(grant, now, nanos.getAsLong()));
        return known.with(grant);
    }

    private static String word(ApprovalStep step) {
        return step.act().name().toLowerCase(Locale.ROOT);
    }

    private void change(String id, UnaryOperator<GrantRequest> how) {
        requests.computeIfPresent(id, (key, known) -> how.apply(known));
    }

    private void forget() {
        if (requests.size() > 2 * MOST_OVER) {
            List<String> over = requests.values().stream()
                    .filter(each -> each.ended().isPresent())
                    .map(GrantRequest::id)
                    .toList();
            over.subList(0, Math.max(0, over.size() - MOST_OVER)).forEach(requests::remove);
        }
    }

    Optional<GrantRequest> request(String id) {
        return Optional.ofNullable(requests.get(id));
    }

    /** Those that something can still happen to. */
    List<GrantRequest> open() {
        return requests.values().stream().filter(each -> each.ended().isEmpty()).toList();
    }

    List<GrantRequest> newestFirst() {
        List<GrantRequest> all = new ArrayList<>(requests.values());
        Collections.reverse(all);
        return all;
    }

    boolean hasEnded(GrantRequest request, Instant now, long at) {
        Grants.InForce held = inForce.get(request.grantId());
        return held == null || held.hasEnded(now, at);
    }

    Grants grants() {
        return new Grants(inForce.values());
    }

    Map<String, Instant> approverSince() {
        return approverSince;
    }

    /** The newest instant that was written down. */
    Instant latest() {
        return latest;
    }
}
