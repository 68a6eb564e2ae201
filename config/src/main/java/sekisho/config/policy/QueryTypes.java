package sekisho.config.policy;

import java.util.Map;

/** Query types as people write them; unknown ones in the form of RFC 3597 §5. */
final class QueryTypes {

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(1, "A"),
            Map.entry(2, "NS"),
            Map.entry(5, "CNAME"),
            Map.entry(6, "SOA"),
            Map.entry(10, "NULL"),
            Map.entry(12, "PTR"),
            Map.entry(15, "MX"),
            Map.entry(16, "TXT"),
            Map.entry(28, "AAAA"),
            Map.entry(33, "SRV"),
            Map.entry(43, "DS"),
            Map.entry(48, "DNSKEY"),
            Map.entry(64, "SVCB"),
            Map.entry(65, "HTTPS"),
            Map.entry(255, "ANY"));

    private QueryTypes() {}

    static String name(int type) {
        return NAMES.getOrDefault(type, "TYPE" + type);
    }
}
