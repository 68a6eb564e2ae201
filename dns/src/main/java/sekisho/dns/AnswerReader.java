package sekisho.dns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;
import sekisho.config.settings.DnsSettings;
import sekisho.config.value.Parsed;
import sekisho.config.value.Reason;
import sekisho.dns.svcb.ServiceBinding;

/**
 * From an upstream's message to an answer of our own: only records on the alias chain that starts at the question, by
 * owner and not by position, each set complete and consistent. Authority gives at most the time a negative answer may be
 * kept; additional gives nothing.
 */
final class AnswerReader {

    /** Aliases one after the other, in one message or over several. */
    static final int CHAIN = 11;

    /** RRSIG records for one set. */
    private static final int SIGNATURES = 8;

    private final Question question;
    private final AnswerScanner message;
    private final DnsSettings.Cache limits;
    private final Map<WireName, List<AnswerScanner.Raw>> byOwner = new HashMap<>();
    private final Answer.Draft draft;

    private AnswerReader(Question question, AnswerScanner message, DnsSettings.Cache limits) {
        this.question = question;
        this.message = message;
        this.limits = limits;
        this.draft = new Answer.Draft(question.name(), question.type());
        for (AnswerScanner.Raw raw : message.answers()) {
            byOwner.computeIfAbsent(raw.owner, owner -> new ArrayList<>()).add(raw);
        }
    }

    /**
     * @param message well-formed, not truncated, its rcode NOERROR or NXDOMAIN
     * @return the answer, {@code dns.chain}, or {@code dns.servfail} when the message contradicts itself
     */
    static Parsed<Answer> read(Question question, AnswerScanner message, DnsSettings.Cache limits, long now) {
        return new AnswerReader(question, message, limits).follow(now);
    }

    private Parsed<Answer> follow(long now) {
        WireName at = question.name();
        Set<WireName> seen = new HashSet<>();
        while (true) {
            if (!seen.add(at) || seen.size() > CHAIN + 1) {
                return Parsed.bad(Reason.DNS_CHAIN, "a loop or more than " + CHAIN + " aliases");
            }
            List<AnswerScanner.Raw> data = set(at, question.type());
            List<AnswerScanner.Raw> aliases = question.type() == Type.CNAME ? List.of() : set(at, Type.CNAME);
            if (aliases.size() > 1
                    || (!aliases.isEmpty() && (hasOtherData(at) || !isAsDelegated(at, aliases.get(0))))) {
                return contradiction();
            }
            if (!data.isEmpty()) {
                boolean written = message.rcode() == Wire.NOERROR && write(at, question.type(), data);
                return written ? Parsed.ok(draft.at(now)) : contradiction();
            }
            if (aliases.isEmpty()) {
                return seen.size() == 1 && !message.answers().isEmpty() ? contradiction() : nothingAt(at, now);
            }
            WireName target = WireName.of(aliases.get(0).data);
            if (!write(at, Type.CNAME, aliases)) {
                return contradiction();
            }
            at = target;
        }
    }

    /** The chain ends here without data: a negative answer (RFC 2308 §2), or somebody else has to be asked. */
    private Parsed<Answer> nothingAt(WireName last, long now) {
        if (message.answers().stream().anyMatch(raw -> raw.type == Type.DNAME && last.isAtOrBelow(raw.owner))) {
            return contradiction();
        }
        draft.rcode = message.rcode();
        for (AnswerScanner.Raw soa : message.authority()) {
            if (last.isAtOrBelow(soa.owner)) {
                long minimum = Wire.u32(soa.data, soa.data.length - 4);
                draft.negative(message.rcode(), soa.owner, clamp(Math.min(soa.ttl, minimum)));
                return Parsed.ok(draft.at(now));
            }
        }
        if (message.rcode() == Wire.NOERROR && !last.equals(question.name())) {
            draft.next = Optional.of(last);
        }
        return Parsed.ok(draft.at(now));
    }

    /** An alias below a DNAME is the one that follows from it, and has a name that fits (RFC 6672 §2.3, §3.3). */
    private boolean isAsDelegated(WireName name, AnswerScanner.Raw alias) {
        for (AnswerScanner.Raw raw : message.answers()) {
            if (raw.type == Type.DNAME && !name.equals(raw.owner) && name.isAtOrBelow(raw.owner)) {
                byte[] prefix = name.bytes();
                int kept = prefix.length - raw.owner.length();
                byte[] synthesised = Arrays.copyOf(prefix, kept + raw.data.length);
                System.arraycopy(raw.data, 0, synthesised, kept, raw.data.length);
                boolean fits = synthesised.length <= WireName.MAX_LENGTH;
                if (!fits || !WireName.of(synthesised).equals(WireName.of(alias.data))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The records of one set, each once. */
    private List<AnswerScanner.Raw> set(WireName owner, int type) {
        List<AnswerScanner.Raw> set = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (AnswerScanner.Raw raw : byOwner.getOrDefault(owner, List.of())) {
            if (raw.type == type && seen.add(Arrays.toString(fold(raw)))) {
                set.add(raw);
            }
        }
        return set;
    }

    private static byte[] fold(AnswerScanner.Raw raw) {
        return raw.type == Type.CNAME ? WireName.of(raw.data).bytes() : raw.data;
    }

    /** RFC 2181 §10.1: an alias stands alone, but for what signs it. */
    private boolean hasOtherData(WireName owner) {
        return byOwner.getOrDefault(owner, List.of()).stream()
                .anyMatch(raw -> raw.type != Type.CNAME && raw.type != Type.RRSIG && raw.type != Type.NSEC);
    }

    /** Adds a set, and its signatures where the client wants them. */
    private boolean write(WireName owner, int type, List<AnswerScanner.Raw> set) {
        List<AnswerScanner.Raw> all = new ArrayList<>(set);
        if (question.dnssecOk() && type != Type.RRSIG) {
            set(owner, Type.RRSIG).stream()
                    .filter(raw -> raw.data.length > 18 && Wire.u16(raw.data, 0) == type)
                    .limit(SIGNATURES)
                    .forEach(all::add);
        }
        long ttl = clamp(set.stream().mapToLong(raw -> raw.ttl).min().orElse(0));
        for (AnswerScanner.Raw raw : all) {
            if (raw.type == type && !isWhole(raw)) {
                return false;
            }
            Record record = Record.newRecord(Answer.dnsName(owner), raw.type, DClass.IN, ttl, raw.data);
            if (record == null) {
                return false;
            }
            draft.records.add(record);
        }
        return true;
    }

    /** Data that says addresses is read before it is passed on; that of other types has no meaning here. */
    private static boolean isWhole(AnswerScanner.Raw raw) {
        return switch (raw.type) {
            case Type.A -> raw.data.length == 4;
            case Type.AAAA -> raw.data.length == 16;
            case Type.SVCB, Type.HTTPS -> ServiceBinding.read(raw.data).isPresent();
            default -> true;
        };
    }

    private long clamp(long ttl) {
        return Math.min(Math.max(ttl, seconds(limits.floor())), seconds(limits.cap()));
    }

    private static long seconds(Duration duration) {
        return Math.min(duration.toSeconds(), Integer.MAX_VALUE);
    }

    private static Parsed<Answer> contradiction() {
        return Parsed.bad(Reason.DNS_SERVFAIL, "the upstream's answer contradicts itself");
    }
}
