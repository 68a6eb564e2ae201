package sekisho.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;

/** What clients say, written out once and given again and again, in turn. */
public final class Asks {

    /** How the first label of a name that nobody asked before is built: a letter and so many digits. */
    private static final int DIGITS = 10;

    private Asks() {}

    /** Nothing: a relay knows where to go. */
    public static Supplier<ByteBuffer> nothing() {
        return () -> ByteBuffer.allocate(0);
    }

    public static Supplier<ByteBuffer> connect(List<String> hosts, int port) {
        return inTurn(hosts.stream()
                .map(host -> host + ":" + port)
                .map(target -> head("CONNECT " + target + " HTTP/1.1", "Host: " + target))
                .toList());
    }

    public static Supplier<ByteBuffer> get(List<String> hosts, int port) {
        return inTurn(hosts.stream()
                .map(host -> host + ":" + port)
                .map(target -> head(
                        "GET http://" + target + "/1k HTTP/1.1",
                        "Host: " + target,
                        "User-Agent: sekisho-bench",
                        "Accept: */*"))
                .toList());
    }

    public static Supplier<ByteBuffer> questions(List<String> hosts) {
        return inTurn(hosts.stream().map(DnsQuestion::of).toList());
    }

    /**
     * Names that nobody has asked before.
     *
     * @param first the number of the first, so that two loads never ask the same
     */
    public static Supplier<ByteBuffer> freshQuestions(List<String> families, long first) {
        List<ByteBuffer> messages = families.stream()
                .map(family -> DnsQuestion.of("q" + "0".repeat(DIGITS) + "." + family))
                .toList();
        return new Supplier<>() {
            private long number = first;

            @Override
            public ByteBuffer get() {
                ByteBuffer message = messages.get((int) (number % messages.size()));
                DnsQuestion.number(message, 1, number++);
                return message.rewind();
            }
        };
    }

    private static ByteBuffer head(String... lines) {
        byte[] bytes = (String.join("\r\n", lines) + "\r\n\r\n").getBytes(US_ASCII);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    private static Supplier<ByteBuffer> inTurn(List<ByteBuffer> messages) {
        return new Supplier<>() {
            private int next;

            @Override
            public ByteBuffer get() {
                ByteBuffer message = messages.get(next);
                next = (next + 1) % messages.size();
                return message.duplicate();
            }
        };
    }
}
