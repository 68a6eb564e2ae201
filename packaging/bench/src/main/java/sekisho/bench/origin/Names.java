package sekisho.bench.origin;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The names of the bench: a thousand patterns that every server under test gets as its list of what is allowed. */
public final class Names {

    public static final String ZONE = "bench.test";
    public static final int HOSTS = 900;
    public static final int FAMILIES = 100;

    /** Origins listen on every loopback address; names spread over some, so that one pair never runs out of ports. */
    public static final int ADDRESSES = 16;

    private Names() {}

    /** @param i from 0; counts round */
    public static String host(int i) {
        return "h" + i % HOSTS + "." + ZONE;
    }

    public static List<String> hosts() {
        return IntStream.range(0, HOSTS).mapToObj(Names::host).toList();
    }

    /** Parents of names that nobody has asked before. */
    public static List<String> families() {
        return IntStream.range(0, FAMILIES).mapToObj(i -> "w" + i + "." + ZONE).toList();
    }

    /** Exact hosts, and {@code *.} before each family. */
    public static List<String> patterns() {
        return Stream.concat(hosts().stream(), families().stream().map(family -> "*." + family))
                .toList();
    }

    /** The address of the i-th host. */
    public static String address(int i) {
        return "127.0.1." + (1 + i % HOSTS % ADDRESSES);
    }
}
