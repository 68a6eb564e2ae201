package sekisho.config.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** DNS query types by name (IANA "Resource Record (RR) TYPEs"), or {@code TYPE65280} (RFC 3597 §5). */
final class TypeKind {

    private static final Map<String, Integer> NUMBERS = numbers();

    /** Asked of a rule that names no types. */
    static final Set<Integer> STANDARD = Set.of(1, 28, 65, 33, 12, 6, 2);

    static final Kind<Integer> TYPE = Kind.of("^[A-Z][A-Z0-9]*$", "AAAA", TypeKind::read);

    private TypeKind() {}

    private static Reading<Integer> read(String written) {
        Integer number = NUMBERS.get(written);
        if (number != null) {
            return Reading.of(number);
        }
        String upper = written.toUpperCase(java.util.Locale.ROOT);
        if (NUMBERS.containsKey(upper)) {
            return Reading.respell(written, upper);
        }
        // 249–255 are questions about a transfer or about everything; 41 and 0 are no types of data (RFC 6895 §3.1).
        if (written.matches("TYPE[1-9][0-9]{0,4}")) {
            int value = Integer.parseInt(written.substring("TYPE".length()));
            if (value <= 65_535 && value != 41 && !(value >= 128 && value <= 255)) {
                return Reading.of(value);
            }
        }
        return Reading.wrong("unknown query type " + Quoted.of(written) + Spelling.hint(written, NUMBERS.keySet()));
    }

    private static Map<String, Integer> numbers() {
        Map<String, Integer> types = new LinkedHashMap<>();
        types.put("A", 1);
        types.put("NS", 2);
        types.put("CNAME", 5);
        types.put("SOA", 6);
        types.put("PTR", 12);
        types.put("MX", 15);
        types.put("TXT", 16);
        types.put("AAAA", 28);
        types.put("SRV", 33);
        types.put("NAPTR", 35);
        types.put("DS", 43);
        types.put("SSHFP", 44);
        types.put("DNSKEY", 48);
        types.put("TLSA", 52);
        types.put("SVCB", 64);
        types.put("HTTPS", 65);
        types.put("CAA", 257);
        return types;
    }
}
