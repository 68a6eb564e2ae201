package sekisho.dns;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.HINFORecord;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;
import sekisho.config.settings.DnsSettings;
import sekisho.config.value.HostName;
import sekisho.config.value.IpAddress;

/**
 * What is answered without asking anybody: the administrator's records, names reserved for special use (RFC 6761, 7686,
 * 8375), reverse names of private addresses (RFC 6303), and single labels.
 */
final class LocalNames {

    private static final long TTL = 60;
    private static final long ANY_TTL = 3600;

    /** Below these nothing exists, whatever an administrator writes. */
    private static final Set<WireName> NEVER =
            Set.of(WireName.of("invalid"), WireName.of("onion"), WireName.of("localhost"));

    /** Below these nothing exists unless a zone is written for it. */
    private static final Set<WireName> UNLESS_WRITTEN =
            Set.of(WireName.of("test"), WireName.of("local"), WireName.of("home.arpa"), WireName.of("alt"));

    private final Map<WireName, DnsSettings.LocalRecord> records = new HashMap<>();
    private final Map<IpAddress, WireName> reverse = new TreeMap<>();
    private final ZoneRoutes routes;

    LocalNames(Map<HostName, DnsSettings.LocalRecord> written, ZoneRoutes routes) {
        this.routes = routes;
        written.forEach((name, record) -> {
            records.put(WireName.of(name), record);
            record.addresses().forEach(address -> reverse.putIfAbsent(address, WireName.of(name)));
        });
    }

    Optional<DnsSettings.LocalRecord> record(WireName name) {
        return Optional.ofNullable(records.get(name));
    }

    /** @return the answer, or empty when an upstream has to be asked */
    Optional<Answer> answer(Question question, long now) {
        WireName name = question.name();
        DnsSettings.LocalRecord record = records.get(name);
        if (record != null) {
            return Optional.of(written(question, record, now));
        }
        if (ReverseName.isReverse(name)) {
            return reverse(question, now);
        }
        boolean absent = isBelow(NEVER, name)
                || ((isBelow(UNLESS_WRITTEN, name) || name.labels() == 1) && !routes.isWritten(name));
        return absent ? Optional.of(absent(question, now)) : Optional.empty();
    }

    private static boolean isBelow(Set<WireName> suffixes, WireName name) {
        for (WireName at = name; !at.isRoot(); at = at.parent()) {
            if (suffixes.contains(at)) {
                return true;
            }
        }
        return false;
    }

    private Answer written(Question question, DnsSettings.LocalRecord record, long now) {
        if (record.alias().isEmpty()) {
            return addresses(question, record.addresses(), now);
        }
        Answer.Draft draft = draft(question);
        WireName target = WireName.of(record.alias().get());
        draft.records.add(new CNAMERecord(Answer.dnsName(question.name()), DClass.IN, TTL, Answer.dnsName(target)));
        if (question.type() != Type.CNAME) {
            draft.next = Optional.of(target);
        }
        return draft.at(now);
    }

    private static Answer addresses(Question question, List<IpAddress> addresses, long now) {
        Answer.Draft draft = draft(question);
        for (IpAddress address : addresses) {
            if (question.type() == (address.isIpv4() ? Type.A : Type.AAAA)) {
                draft.records.add(Record.newRecord(
                        Answer.dnsName(question.name()), question.type(), DClass.IN, TTL, address.bytes()));
            }
        }
        return draft.records.isEmpty() ? nothing(question, now) : draft.at(now);
    }

    private Optional<Answer> reverse(Question question, long now) {
        Optional<ReverseName> read = ReverseName.read(question.name());
        if (read.isEmpty()) {
            return Optional.of(absent(question, now));
        }
        WireName target = read.get().address().map(reverse::get).orElse(null);
        if (target != null) {
            Answer.Draft draft = draft(question);
            if (question.type() == Type.PTR) {
                draft.records.add(
                        new PTRRecord(Answer.dnsName(question.name()), DClass.IN, TTL, Answer.dnsName(target)));
            }
            return Optional.of(draft.records.isEmpty() ? nothing(question, now) : draft.at(now));
        }
        boolean here = read.get().isLocal() && !routes.isWritten(question.name());
        return here ? Optional.of(absent(question, now)) : Optional.empty();
    }

    private static Answer.Draft draft(Question question) {
        Answer.Draft draft = new Answer.Draft(question.name(), question.type());
        draft.authoritative = true;
        return draft;
    }

    /** What is said to type ANY: something, and little (RFC 8482 §4.2). */
    static Answer anything(Question question, long now) {
        Answer.Draft draft = draft(question);
        draft.records.add(new HINFORecord(Answer.dnsName(question.name()), DClass.IN, ANY_TTL, "RFC8482", ""));
        return draft.at(now);
    }

    /** The name does not exist. */
    static Answer absent(Question question, long now) {
        return draft(question)
                .negative(Wire.NXDOMAIN, question.name().parent(), TTL)
                .at(now);
    }

    /** The name exists, and has nothing of this type. */
    static Answer nothing(Question question, long now) {
        return draft(question).negative(Wire.NOERROR, question.name(), TTL).at(now);
    }
}
