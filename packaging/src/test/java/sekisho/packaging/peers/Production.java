package sekisho.packaging.peers;

import com.sun.net.httpserver.HttpServer;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** What stands behind the gateway, as a process of its own in a network of its own: a web server and a name server. */
final class Production {

    static final int WEB = 8080;
    static final int NAMES = 5353;
    static final String PAGE = "production";

    private Production() {}

    /** @param arguments its IPv4 and IPv6 address, which every name has */
    public static void main(String[] arguments) throws Exception {
        HttpServer web = HttpServer.create(new InetSocketAddress(WEB), 0);
        byte[] page = PAGE.getBytes(StandardCharsets.UTF_8);
        web.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        web.start();
        try (DatagramSocket socket = new DatagramSocket(NAMES)) {
            System.out.println("serving");
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
                socket.receive(packet);
                byte[] reply = answer(packet, arguments).toWire();
                socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
            }
        }
    }

    private static Message answer(DatagramPacket packet, String... addresses) throws Exception {
        Message query = new Message(java.util.Arrays.copyOf(packet.getData(), packet.getLength()));
        Record question = query.getQuestion();
        Message reply = new Message(query.getHeader().getID());
        reply.getHeader().setFlag(Flags.QR);
        reply.getHeader().setFlag(Flags.RA);
        reply.addRecord(question, Section.QUESTION);
        String address = addresses[question.getType() == org.xbill.DNS.Type.A ? 0 : 1];
        reply.addRecord(
                Record.fromString(question.getName(), question.getType(), 1, 60, address, Name.root), Section.ANSWER);
        return reply;
    }
}
