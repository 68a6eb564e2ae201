package sekisho.audit;

import java.util.Map;

/** Numbers of the DNS in words (IANA registry "Domain Name System Parameters"). */
final class DnsNames {

    private static final Map<Integer, String> TYPES = Map.ofEntries(
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
            Map.entry(35, "NAPTR"),
            Map.entry(43, "DS"),
            Map.entry(48, "DNSKEY"),
            Map.entry(64, "SVCB"),
            Map.entry(65, "HTTPS"),
            Map.entry(252, "AXFR"),
            Map.entry(255, "ANY"),
            Map.entry(257, "CAA"));

    private static final String[] RCODES = {
        "NoError",
        "FormError",
        "ServError",
        "NXDomain",
        "NotImp",
        "Refused",
        "YXDomain",
        "YXRRSet",
        "NXRRSet",
        "NotAuth",
        "NotZone",
        "DSOTYPENI"
    };
    private static final int OTHER = 99;

    private DnsNames() {}

    /** {@code TYPE65280} for what has no name here (RFC 3597 §5). */
    static String type(int type) {
        return TYPES.getOrDefault(type, "TYPE" + type);
    }

    /** OCSF counts the response codes as the DNS does, as far as it knows them. */
    static int rcodeId(int rcode) {
        return rcode >= 0 && rcode < RCODES.length ? rcode : OTHER;
    }

    static String rcode(int rcode) {
        return rcode >= 0 && rcode < RCODES.length ? RCODES[rcode] : "RCODE" + rcode;
    }
}
