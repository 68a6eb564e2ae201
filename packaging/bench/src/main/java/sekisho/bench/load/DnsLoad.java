package sekisho.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** DNS questions over UDP from a few sockets. An answer counts when it is NOERROR with at least one record. */
public final class DnsLoad implements Load {

    private static final int SLOTS = 32;
    private static final long LOST_AFTER_NANOS = 1_000_000_000;

    private final SelectorLoop loop = new SelectorLoop();
    private final Supplier<ByteBuffer> questions;
    private final ByteBuffer answer = ByteBuffer.allocateDirect(1500);
    private final List<Socket> sockets = new ArrayList<>();
    private Tally tally = new Tally();

    /**
     * @param questions the next question as a message with id 0; it is filled in and sent before the next is taken
     * @param sockets how many, each with 32 questions under way
     */
    public DnsLoad(Door door, Supplier<ByteBuffer> questions, int sockets) throws IOException {
        this.questions = questions;
        for (int i = 0; i < sockets; i++) {
            DatagramChannel channel = DatagramChannel.open().connect(door.address());
            Socket socket = new Socket(channel);
            loop.register(channel, SelectionKey.OP_READ, socket);
            this.sockets.add(socket);
        }
    }

    @Override
    public void run(Duration time, Tally into) throws IOException {
        tally = into;
        loop.runFor(time, () -> sockets.forEach(Socket::askWhatIsDue));
    }

    @Override
    public void close() throws IOException {
        loop.close();
    }

    /** The low five bits of an id are the slot; the others count up, so that a late answer is told from the right one. */
    private final class Socket implements Ready {

        private final DatagramChannel channel;
        private final int[] ids = new int[SLOTS];
        private final long[] begun = new long[SLOTS];

        Socket(DatagramChannel channel) {
            this.channel = channel;
        }

        void askWhatIsDue() {
            long now = System.nanoTime();
            for (int slot = 0; slot < SLOTS; slot++) {
                if (begun[slot] != 0 && now - begun[slot] > LOST_AFTER_NANOS) {
                    tally.failed("no answer within a second");
                    begun[slot] = 0;
                }
                if (begun[slot] == 0) {
                    ask(slot);
                }
            }
        }

        private void ask(int slot) {
            ids[slot] = (ids[slot] + SLOTS & 0xFFFF & -SLOTS) | slot;
            begun[slot] = System.nanoTime();
            try {
                channel.write(questions.get().putShort(0, (short) ids[slot]));
            } catch (IOException e) {
                tally.failed(e.toString());
            }
        }

        @Override
        public void ready(SelectionKey key) throws IOException {
            for (int i = 0; i < SLOTS && channel.read(answer.clear()) > 0; i++) {
                answered();
            }
        }

        private void answered() {
            int id = answer.getShort(0) & 0xFFFF;
            int slot = id & SLOTS - 1;
            if (ids[slot] != id || begun[slot] == 0) {
                return;
            }
            int rcode = answer.get(3) & 0xF;
            if (rcode == 0 && answer.getShort(6) > 0) {
                tally.done(begun[slot]);
            } else {
                tally.failed("rcode " + rcode + " with " + answer.getShort(6) + " records");
            }
            ask(slot);
        }

        @Override
        public void failed(IOException why) {
            tally.failed(why.toString());
        }
    }
}
