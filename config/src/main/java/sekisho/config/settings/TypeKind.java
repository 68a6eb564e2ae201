package sekisho.config.settings;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import sekisho.config.value.QueryTypes;

/** DNS query types by name (IANA "Resource Record (RR) TYPEs"), or {@code TYPE65280} (RFC 3597 §5). */
final class TypeKind {

    private static final Set<String> NAMES = QueryTypes.names().stream()
            .filter(name -> QueryTypes.number(name).filter(TypeKind::isData).isPresent())
            .collect(Collectors.toCollection(LinkedHashSet::new));

    /** Asked of a rule that names no types. */
    static final Set<Integer> STANDARD = Set.of(1, 28, 65, 33, 12, 6, 2);

    static final Kind<Integer> TYPE = Kind.of("^[A-Z][A-Z0-9]*$", "AAAA", TypeKind::read);

    private TypeKind() {}

    private static Reading<Integer> read(String written) {
        if (NAMES.contains(written)) {
            return Reading.of(QueryTypes.number(written).orElseThrow());
        }
        String upper = written.toUpperCase(java.util.Locale.ROOT);
        if (NAMES.contains(upper)) {
            return Reading.respell(written, upper);
        }
        if (written.matches("TYPE[1-9][0-9]{0,4}")) {
            int value = Integer.parseInt(written.substring("TYPE".length()));
            if (isData(value)) {
                return Reading.of(value);
            }
        }
        return Reading.wrong("unknown query type " + Quoted.of(written) + Spelling.hint(written, NAMES));
    }

    /** 249–255 are questions about a transfer or about everything, 41 is no type of data (RFC 6895 §3.1). */
    private static boolean isData(int type) {
        return type <= 65_535 && type != 41 && !(type >= 128 && type <= 255);
    }
}
