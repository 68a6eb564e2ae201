package sekisho.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract 4f 124; RFC 7828 and 7830: what a client gets beside the answer, by the way it came. */
class OverLimitTest {

    private FakeUpstream upstream;
    private Resolver resolver;

    @BeforeEach
    void start() throws Exception {
        upstream = FakeUpstream.start(FakeUpstream.address("10.0.0.1"));
        resolver = Resolver.start(Resolver.yaml(
                "- {id: inside, clients: [here], hosts: [\"*.internal\"]}",
                "zones: [{zone: internal, upstreams: [\"" + upstream.address() + "\"]}]\nqueries-per-second: 5"));
    }

    @AfterEach
    void stop() {
        resolver.close();
        upstream.close();
    }

    @Test
    void row124_whoAsksTooMuchIsToldToUseTcpAndGetsNothingElse() throws Exception {
        int told = 0;
        for (int i = 0; i < 20; i++) {
            byte[] query = Packet.query("a.internal", 1).edns().bytes();
            byte[] reply = resolver.udp(query, 5_000).orElseThrow();
            if ((reply[2] & 2) != 0) {
                told++;
                assertThat(reply.length).isLessThanOrEqualTo(query.length);
                assertThat(new Reading(reply).answers()).isEmpty();
            }
        }
        assertThat(told).isPositive();
        assertThat(resolver.registry()
                        .get("sekisho.dns.queries")
                        .tags("reason", "limit.rate")
                        .counter()
                        .count())
                .isEqualTo(told);
        try (Socket socket = resolver.connect()) {
            TcpTalk.send(socket, Packet.query("a.internal", 1).bytes());
            assertThat(TcpTalk.read(socket, 1).get(0).data()).containsExactly("10.0.0.1");
        }
    }

    @Test
    void aConnectionSaysHowLongItStaysToWhoAsks() throws Exception {
        byte[] keepalive = {0, 11, 0, 0};
        try (Socket socket = resolver.connect()) {
            TcpTalk.send(
                    socket,
                    Packet.query("a.internal", 1).opt(1232, 0, 0, keepalive).bytes());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] reply = new byte[in.readUnsignedShort()];
            in.readFully(reply);
            assertThat(reply).endsWith(0, 6, 0, 11, 0, 2, 0, 100);
        }
        byte[] datagram = resolver.udp(
                        Packet.query("a.internal", 1).opt(1232, 0, 0, keepalive).bytes())
                .orElseThrow();
        assertThat(new Reading(datagram).message().getOPT().getOptions()).isEmpty();
    }
}
