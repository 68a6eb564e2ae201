package sekisho.dns;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import sekisho.config.LiveConfig;
import sekisho.dns.ready.Asker;
import sekisho.dns.ready.ReadyAnswer;

/**
 * The short way of a query, on one loop: its bytes are read by the same scanner as all others, and when the same client got
 * an answer to the same question under the edition in force, it gets it again. Nothing is decided here, and no object is
 * made. Whatever is unusual takes the long way.
 */
final class QuickAnswers {

    /** Clients have ports above; what comes from below is looked at closely. */
    private static final int FIRST_CLIENT_PORT = 1024;

    private final ReadyBook book;
    private final LiveConfig config;
    private final QueryScanner scanner = new QueryScanner();
    private final byte[] message = new byte[QueryScanner.LONGEST + 1];
    private final byte[] folded = new byte[WireName.MAX_LENGTH + 4];

    QuickAnswers(ReadyBook book, LiveConfig config) {
        this.book = book;
        this.config = config;
    }

    Asker asker(InetSocketAddress sender) {
        return book.askers().of(sender.getAddress());
    }

    /** Whether this is one query too many in this second. */
    boolean isTooMany(Asker asker) {
        return !asker.mayAsk(book.now());
    }

    /** @return what a client gets that asks too much; null for what is no query */
    @Nullable
    ByteBuf tryTcp(ByteBuf query) {
        book.tooMany();
        int length = query.readableBytes();
        if (length > QueryScanner.LONGEST) {
            return null;
        }
        query.getBytes(query.readerIndex(), message, 0, length);
        boolean fault = scanner.fault(message, length).isPresent();
        return fault ? null : Unpooled.wrappedBuffer(Reply.tryTcp(message, Wire.HEADER + scanner.questionLength()));
    }

    /** @return the reply to send, or null when the query has to be heard */
    @Nullable
    ByteBuf answer(ByteBuf query, Asker asker, int port, ByteBufAllocator buffers) {
        int length = query.readableBytes();
        if (length > QueryScanner.LONGEST || port < FIRST_CLIENT_PORT || !book.isOpen()) {
            return null;
        }
        query.getBytes(query.readerIndex(), message, 0, length);
        if (scanner.fault(message, length).isPresent() || !scanner.isUsual(message)) {
            return null;
        }
        long start = System.nanoTime();
        long now = book.now();
        int questionLength = fold();
        ReadyAnswer answer = book.answers().find(asker.identity(), folded, questionLength, scanner.manner());
        if (answer == null || !answer.take(config.policy(), now, scanner.udpLimit())) {
            return null;
        }
        if (answer.isToBeRenewed(now)) {
            book.renew(folded, questionLength, scanner.manner());
        }
        ByteBuf reply = buffers.directBuffer(answer.length());
        answer.write(reply, message, questionLength, now);
        book.took(System.nanoTime() - start);
        return reply;
    }

    /** The question in lower case: length bytes are below 64, so none of them is taken for a letter. */
    private int fold() {
        int length = scanner.questionLength();
        int name = length - 4;
        for (int i = 0; i < name; i++) {
            byte letter = message[Wire.HEADER + i];
            folded[i] = letter >= 'A' && letter <= 'Z' ? (byte) (letter + ('a' - 'A')) : letter;
        }
        System.arraycopy(message, Wire.HEADER + name, folded, name, 4);
        return length;
    }
}
