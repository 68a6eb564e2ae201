package sekisho.config.approval;

import java.util.List;

/**
 * The edition that was approved last.
 *
 * @param version from 1, growing with each
 * @param digest hex without a prefix
 * @param approvers persons, as they voted; empty for the first, which installation put there
 * @param reason id of its change, or {@code installation}
 */
public record InForce(long version, String digest, List<String> approvers, String reason) {

    public InForce {
        approvers = List.copyOf(approvers);
    }

    static InForce of(ApprovalStep step) {
        String approvers = step.fact("approvers").orElse("");
        return new InForce(
                Long.parseLong(step.required("version")),
                step.required("edition"),
                approvers.isEmpty() ? List.of() : List.of(approvers.split(" ")),
                step.about());
    }
}
