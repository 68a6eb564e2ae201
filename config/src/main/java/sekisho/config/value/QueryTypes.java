package sekisho.config.value;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** DNS query types by name and number (IANA "Resource Record (RR) TYPEs"). */
public final class QueryTypes {

    private static final Map<String, Integer> NUMBERS = new LinkedHashMap<>();

    static {
        NUMBERS.put("A", 1);
        NUMBERS.put("NS", 2);
        NUMBERS.put("CNAME", 5);
        NUMBERS.put("SOA", 6);
        NUMBERS.put("NULL", 10);
        NUMBERS.put("PTR", 12);
        NUMBERS.put("MX", 15);
        NUMBERS.put("TXT", 16);
        NUMBERS.put("AAAA", 28);
        NUMBERS.put("SRV", 33);
        NUMBERS.put("NAPTR", 35);
        NUMBERS.put("DS", 43);
        NUMBERS.put("SSHFP", 44);
        NUMBERS.put("DNSKEY", 48);
        NUMBERS.put("TLSA", 52);
        NUMBERS.put("SVCB", 64);
        NUMBERS.put("HTTPS", 65);
        NUMBERS.put("IXFR", 251);
        NUMBERS.put("AXFR", 252);
        NUMBERS.put("ANY", 255);
        NUMBERS.put("CAA", 257);
    }

    private static final Map<Integer, String> NAMES =
            NUMBERS.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

    private QueryTypes() {}

    /** {@code TYPE65280} for what has no name here (RFC 3597 §5). */
    public static String name(int type) {
        return NAMES.getOrDefault(type, "TYPE" + type);
    }

    /** @param name as in {@link #names}; upper case */
    public static Optional<Integer> number(String name) {
        return Optional.ofNullable(NUMBERS.get(name));
    }

    public static Set<String> names() {
        return NUMBERS.keySet();
    }
}
