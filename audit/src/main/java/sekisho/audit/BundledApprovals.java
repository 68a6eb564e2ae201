package sekisho.audit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import sekisho.config.approval.ApprovalStep;
import sekisho.config.approval.ApprovalStep.Act;
import sekisho.config.approval.GrantRequest;
import sekisho.config.approval.Subject;

/**
 * What approvers signed, for somebody who has openssl: for each vote the text that was approved, the subject that was
 * signed, and the signature. All of it comes from the records, which prove that it was so.
 */
final class BundledApprovals {

    private static final String FACTS = "facts.";

    private final Map<String, GrantRequest> requests = new HashMap<>();
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    /** Takes a record in the order of the log: requests come before their votes. */
    void add(LogLine line) {
        String step = line.ours("step").orElse("");
        if (step.equals("requested")) {
            GrantRequest request = GrantRequest.of(step(line, Act.REQUESTED));
            requests.put(request.id(), request);
        } else if (step.equals("approved")) {
            GrantRequest request = requests.get(line.ours("about").orElse(""));
            if (request != null) {
                add(line, request);
            }
        }
    }

    private void add(LogLine line, GrantRequest request) {
        Map<String, String> facts = step(line, Act.APPROVED).facts();
        Subject subject = request.subject(
                line.member("device.uid").orElse(""),
                Instant.parse(facts.getOrDefault("not-before", "")),
                Instant.parse(facts.getOrDefault("expires", "")));
        String folder = "approvals/" + line.sequence() + "/";
        files.put(folder + "content.txt", request.wish().text().getBytes(StandardCharsets.UTF_8));
        files.put(folder + "subject.txt", subject.bytes());
        files.put(folder + "signature.der", Base64.getDecoder().decode(facts.getOrDefault("signature", "")));
    }

    private static ApprovalStep step(LogLine line, Act act) {
        Map<String, String> facts = new LinkedHashMap<>();
        line.ours().forEach((name, value) -> {
            if (name.startsWith(FACTS)) {
                facts.put(name.substring(FACTS.length()), value);
            }
        });
        return new ApprovalStep(act, line.ours("about").orElse(""), line.time(), facts);
    }

    /** By name in the bundle. */
    Map<String, byte[]> files() {
        return files;
    }
}
