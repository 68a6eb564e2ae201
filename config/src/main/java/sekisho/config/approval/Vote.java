package sekisho.config.approval;

import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One person's signed yes.
 *
 * @param key SHA-256 over the signer's public key, hex
 * @param notBefore and {@code expires}: the time that was signed
 * @param digest of the {@link Subject} that was signed
 * @param signature detached CMS, DER in base 64
 * @param at when it was cast
 */
public record Vote(
        String person,
        String key,
        String certificate,
        Instant notBefore,
        Instant expires,
        String digest,
        String signature,
        Instant at) {

    static Map<String, String> facts(
            String person, Caller caller, Instant notBefore, Instant expires, String digest, byte[] signature) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("by", person);
        facts.put("key", caller.key());
        facts.put("certificate", caller.certificate());
        facts.put("not-before", notBefore.toString());
        facts.put("expires", expires.toString());
        facts.put("digest", digest);
        facts.put("signature", Base64.getEncoder().encodeToString(signature));
        return facts;
    }

    static Vote of(ApprovalStep step) {
        return new Vote(
                step.required("by"),
                step.required("key"),
                step.required("certificate"),
                Instant.parse(step.required("not-before")),
                Instant.parse(step.required("expires")),
                step.required("digest"),
                step.required("signature"),
                step.at());
    }
}
