package sekisho.packaging.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** As much of RFC 1035 §4 as a story needs: one question of type A, and its answer. */
public final class DnsMessage {

    private static final int HEADER = 12;
    private static final short TYPE_A = 1;
    private static final short CLASS_IN = 1;
    private static final int LARGEST = 1232;
    private static final int PATIENCE_MILLISECONDS = 5_000;
    private static final List<String> RCODES =
            List.of("NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED");

    private DnsMessage() {}

    /**
     * What came back.
     *
     * @param rcode as dig writes it
     */
    public record Answer(String rcode, List<String> addresses) {}

    /** Asks a server for a name's IPv4 addresses, over UDP. */
    public static Answer ask(InetSocketAddress server, String name) throws IOException {
        byte[] question = question(name);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(PATIENCE_MILLISECONDS);
            socket.connect(server);
            socket.send(new DatagramPacket(question, question.length));
            DatagramPacket answer = new DatagramPacket(new byte[LARGEST], LARGEST);
            socket.receive(answer);
            return answer(ByteBuffer.wrap(answer.getData(), 0, answer.getLength()));
        }
    }

    /** The name that a query asks for, without the last dot. */
    static String nameOf(ByteBuffer query) {
        StringBuilder name = new StringBuilder();
        int position = HEADER;
        for (int length = query.get(position); length > 0; length = query.get(position)) {
            byte[] label = new byte[length];
            query.get(position + 1, label);
            name.append(name.length() == 0 ? "" : ".").append(new String(label, StandardCharsets.US_ASCII));
            position += 1 + length;
        }
        return name.toString().toLowerCase(Locale.ROOT);
    }

    /** The reply to a query: these addresses, for no time at all; NXDOMAIN when there are none. */
    static byte[] reply(ByteBuffer query, List<InetAddress> addresses) throws IOException {
        int questionEnd = HEADER + nameOf(query).length() + 2 + 4;
        boolean asksForA = query.getShort(questionEnd - 4) == TYPE_A;
        List<InetAddress> told = asksForA ? addresses : List.of();
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        int rcode = addresses.isEmpty() ? 3 : 0;
        header.putShort(query.getShort(0)).putShort((short) (0x8580 | rcode));
        header.putShort((short) 1).putShort((short) told.size());
        ByteArrayOutputStream reply = new ByteArrayOutputStream();
        reply.write(header.array());
        byte[] question = new byte[questionEnd - HEADER];
        query.get(HEADER, question);
        reply.write(question);
        for (InetAddress address : told) {
            ByteBuffer record = ByteBuffer.allocate(16);
            record.putShort((short) (0xc000 | HEADER))
                    .putShort(TYPE_A)
                    .putShort(CLASS_IN)
                    .putInt(0);
            record.putShort((short) 4).put(address.getAddress());
            reply.write(record.array());
        }
        return reply.toByteArray();
    }

    private static byte[] question(String name) throws IOException {
        ByteArrayOutputStream query = new ByteArrayOutputStream();
        // Recursion desired; one question.
        query.write(new byte[] {(byte) (System.nanoTime() >> 8), 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        for (String label : name.split("\\.", -1)) {
            query.write(label.length());
            query.write(label.getBytes(StandardCharsets.US_ASCII));
        }
        query.write(new byte[] {0, 0, TYPE_A, 0, CLASS_IN});
        return query.toByteArray();
    }

    private static Answer answer(ByteBuffer message) {
        List<String> addresses = new ArrayList<>();
        int answers = message.getShort(6);
        int position = afterName(message, HEADER) + 4;
        for (int i = 0; i < answers; i++) {
            position = afterName(message, position);
            int length = message.getShort(position + 8);
            if (message.getShort(position) == TYPE_A) {
                addresses.add((message.get(position + 10) & 0xff) + "." + (message.get(position + 11) & 0xff) + "."
                        + (message.get(position + 12) & 0xff) + "." + (message.get(position + 13) & 0xff));
            }
            position += 10 + length;
        }
        return new Answer(RCODES.get(message.get(3) & 0xf), addresses);
    }

    private static int afterName(ByteBuffer message, int start) {
        int position = start;
        while (message.get(position) != 0) {
            if ((message.get(position) & 0xc0) == 0xc0) {
                return position + 2;
            }
            position += 1 + message.get(position);
        }
        return position + 1;
    }
}
