package sekisho.bench.origin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import sekisho.bench.load.DnsQuestion;

class DnsOriginTest {

    @Test
    void addressOfTheHostAndNoDataForOtherTypes() throws IOException {
        try (OriginProcess process = new OriginProcess()) {
            ByteBuffer question = DnsQuestion.of("h17.bench.test").putShort(0, (short) 0x1234);
            String asked = hex(question).substring(24);
            assertThat(hex(answer(process, question)))
                    .isEqualTo("123481800001000100000000" + asked + "c00c00010001" + "0000012c" + "0004" + "7f000102");

            question.putShort(question.limit() - 4, (short) 28);
            assertThat(hex(answer(process, question)))
                    .startsWith("123481800001000000010000" + hex(question).substring(24) + "0562656e63680474657374"
                            + "00" + "00060001" + "0000012c");
        }
    }

    private static ByteBuffer answer(OriginProcess process, ByteBuffer question) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(10_000);
            byte[] bytes = HexFormat.of().parseHex(hex(question));
            socket.send(new DatagramPacket(
                    bytes,
                    bytes.length,
                    InetAddress.getLoopbackAddress(),
                    process.origins().dns()));
            DatagramPacket answer = new DatagramPacket(new byte[512], 512);
            socket.receive(answer);
            return ByteBuffer.wrap(answer.getData(), 0, answer.getLength());
        }
    }

    private static String hex(ByteBuffer message) {
        byte[] bytes = new byte[message.remaining()];
        message.duplicate().get(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
