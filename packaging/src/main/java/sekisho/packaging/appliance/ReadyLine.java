package sekisho.packaging.appliance;

import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import sekisho.config.value.IpAddress;

/** The one line on standard output: which parts listen, and where. */
final class ReadyLine {

    private final Map<String, String> parts = new LinkedHashMap<>();

    /** A part that has no listeners is left out. */
    ReadyLine part(String name, List<InetSocketAddress> addresses, String before, String after) {
        if (!addresses.isEmpty()) {
            parts.put(
                    name,
                    addresses.stream()
                            .map(address -> before + text(address) + after)
                            .collect(Collectors.joining("+")));
        }
        return this;
    }

    /** Milliseconds count from the start of the JVM, not of the process, which may have built first. */
    String text() {
        long milliseconds = System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        return parts.entrySet().stream()
                .map(part -> part.getKey() + " " + part.getValue())
                .collect(Collectors.joining(", ", "sekisho ready in " + milliseconds + " ms: ", ""));
    }

    static String text(InetSocketAddress address) {
        return IpAddress.of(address.getAddress()).text() + ":" + address.getPort();
    }
}
