package sekisho.bench.origin;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Ports of the origins in their own process.
 *
 * @param echo sends back what it gets
 * @param source sends as many bytes as the first eight ask for
 * @param http answers each request with 1 KiB
 * @param dns answers every name of the zone
 */
public record Origins(int echo, int source, int http, int dns) {

    private static final String READY = "origins ready: ";

    String line() {
        return READY + echo + " " + source + " " + http + " " + dns;
    }

    /** Reads what {@link OriginProcess} printed. */
    public static Origins parse(String line) throws IOException {
        if (!line.startsWith(READY)) {
            throw new IOException("the origins said: " + line);
        }
        List<Integer> ports = Arrays.stream(line.substring(READY.length()).split(" ", -1))
                .map(Integer::valueOf)
                .toList();
        return new Origins(ports.get(0), ports.get(1), ports.get(2), ports.get(3));
    }
}
