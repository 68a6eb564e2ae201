package sekisho.proxy.greeting;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import sekisho.config.value.Reason;

/** A TLS ClientHello (RFC 8446 §4.1.2). */
public final class TlsStart implements Expectation {

    private final ClientHelloReader reader = new ClientHelloReader();
    private final Reason otherwise;

    /** @param otherwise the reason when it isn't TLS at all */
    public TlsStart(Reason otherwise) {
        this.otherwise = otherwise;
    }

    /** Inside another protocol, which is then not what it seemed. */
    TlsStart() {
        this(Reason.RELAY_PROTOCOL);
    }

    @Override
    public Answer look(ByteBuf bytes) {
        return reader.read(bytes)
                .map(read -> read.<Answer>fold(
                        hello -> new Answer.Good(Optional.of(hello)),
                        (reason, detail) ->
                                new Answer.Bad(reason == Reason.TUNNEL_NOT_TLS ? otherwise : reason, detail)))
                .orElse(Answer.MORE);
    }
}
