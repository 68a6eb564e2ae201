package sekisho.bench.origin;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import sekisho.bench.load.Ready;
import sekisho.bench.load.SelectorLoop;

/**
 * Answers every name: one A record for type A, and for other types "no such data" with an SOA record, which a cache may
 * keep (RFC 2308 §2.2). The question is sent back byte for byte.
 */
final class DnsOrigin implements Ready {

    private static final int HEADER = 12;
    private static final int TTL = 300;
    private static final int MOST_AT_ONCE = 64;
    private static final byte[] SOA = soa();

    private final ByteBuffer message = ByteBuffer.allocateDirect(1500);

    /** Its port. */
    static int open(SelectorLoop loop) throws IOException {
        DatagramChannel channel =
                DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        loop.register(channel, SelectionKey.OP_READ, new DnsOrigin());
        return channel.socket().getLocalPort();
    }

    @Override
    public void ready(SelectionKey key) throws IOException {
        DatagramChannel channel = (DatagramChannel) key.channel();
        for (int i = 0; i < MOST_AT_ONCE; i++) {
            SocketAddress client = channel.receive(message.clear());
            if (client == null) {
                return;
            }
            if (message.flip().limit() > HEADER) {
                answer();
                channel.send(message, client);
            }
        }
    }

    private void answer() {
        int end = HEADER;
        int number = 0;
        for (int i = 1; i <= message.get(HEADER); i++) {
            int c = message.get(HEADER + i);
            number = c >= '0' && c <= '9' ? (number * 10 + c - '0') % 1_000_000 : number;
        }
        while (message.get(end) != 0) {
            end += 1 + message.get(end);
        }
        boolean address = message.getShort(end + 1) == 1;
        message.limit(message.capacity()).position(end + 5);
        message.putShort(2, (short) (0x8180 | (message.getShort(2) & 0x0100)));
        message.putShort(4, (short) 1).putShort(6, (short) (address ? 1 : 0));
        message.putShort(8, (short) (address ? 0 : 1)).putShort(10, (short) 0);
        if (address) {
            message.putInt(0xC00C0001).putShort((short) 1).putInt(TTL).putShort((short) 4);
            message.put(new byte[] {127, 0, 1, (byte) (1 + number % Names.HOSTS % Names.ADDRESSES)});
        } else {
            message.put(SOA);
        }
        message.flip();
    }

    private static byte[] soa() {
        ByteBuffer record = ByteBuffer.allocate(128);
        zone(record);
        record.putShort((short) 6).putShort((short) 1).putInt(TTL);
        ByteBuffer data = ByteBuffer.allocate(64);
        zone(data);
        zone(data);
        data.putInt(1).putInt(3600).putInt(600).putInt(86_400).putInt(TTL).flip();
        record.putShort((short) data.remaining()).put(data).flip();
        byte[] bytes = new byte[record.remaining()];
        record.get(bytes);
        return bytes;
    }

    private static void zone(ByteBuffer into) {
        for (String label : Names.ZONE.split("\\.", -1)) {
            into.put((byte) label.length()).put(label.getBytes(US_ASCII));
        }
        into.put((byte) 0);
    }
}
