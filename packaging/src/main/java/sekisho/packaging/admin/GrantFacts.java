package sekisho.packaging.admin;

import java.util.LinkedHashMap;
import java.util.Map;
import sekisho.config.approval.ApprovalRefusal;
import sekisho.config.approval.Grant;
import sekisho.config.approval.GrantRequest;
import sekisho.config.approval.Vote;

/** A request as the admin API tells it: everything that an approver must see, and everything that goes into what he signs. */
final class GrantFacts {

    private GrantFacts() {}

    static Map<String, Object> of(GrantRequest request, String appliance) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("id", request.id());
        facts.put("state", state(request));
        facts.put("requester", request.requester());
        facts.put("asked", request.asked().toString());
        facts.put("rule", request.wish().scope().rule());
        facts.put("holder", request.wish().holder().toString());
        request.wish().start().ifPresent(start -> facts.put("start", start.toString()));
        facts.put("length", request.wish().length().toString());
        facts.put("reason", request.wish().reason());
        facts.put("approvers", request.votes().stream().map(Vote::person).toList());
        request.grant().ifPresent(grant -> facts.put("grant", grant(grant)));
        facts.put("appliance", appliance);
        facts.put("base", request.base());
        facts.put("nonce", request.nonce());
        facts.put("content", request.wish().text());
        if (!request.votes().isEmpty()) {
            Vote first = request.votes().get(0);
            facts.put("signed", Map.of("not-before", first.notBefore(), "expires", first.expires()));
        }
        return facts;
    }

    private static Map<String, Object> grant(Grant grant) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("id", grant.id());
        facts.put("from", grant.from().toString());
        facts.put("end", grant.end().toString());
        return facts;
    }

    private static String state(GrantRequest request) {
        return request.ended().orElse(request.isPending() ? "pending" : "open");
    }

    static Map<String, Object> of(ApprovalRefusal why, String detail) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("error", why.code());
        facts.put("en", why.en());
        facts.put("ja", why.ja());
        facts.put("detail", detail);
        return facts;
    }
}
