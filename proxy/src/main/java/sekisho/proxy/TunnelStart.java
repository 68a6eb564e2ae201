package sekisho.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import sekisho.config.settings.Listen;
import sekisho.config.settings.Target;
import sekisho.config.value.Reason;
import sekisho.proxy.greeting.Expectation;
import sekisho.proxy.greeting.Speakers;
import sekisho.proxy.greeting.TlsStart;

/**
 * How a tunnel begins at its door.
 *
 * @param answer what the client is told before anything else
 * @param client what the client must say first
 * @param server what the server must say first; empty where nobody looks
 * @param ifClientEnds the reason when the client ends before it has said enough
 * @param serverMaySpeak whether the server may speak before the client has
 */
record TunnelStart(
        ByteBuf answer,
        Optional<Expectation> client,
        Optional<Expectation> server,
        Reason ifClientEnds,
        boolean serverMaySpeak) {

    /** CONNECT and SOCKS: the rule says what may flow. */
    static TunnelStart answered(byte[] bytes, Admission.Open open) {
        ByteBuf answer = Unpooled.wrappedBuffer(bytes);
        return open.rule().target().tunnel() == Target.Tunnel.TLS
                ? tls(answer)
                : new TunnelStart(answer, Optional.empty(), Optional.empty(), Reason.END_CLIENT, true);
    }

    /** The client has begun to speak TLS, and hears nothing from us. */
    static TunnelStart sni() {
        return tls(Unpooled.EMPTY_BUFFER);
    }

    static TunnelStart relay(Listen.Protocol expected) {
        Speakers speakers = Speakers.of(expected);
        return new TunnelStart(
                Unpooled.EMPTY_BUFFER,
                speakers.client(),
                speakers.server(),
                Reason.END_CLIENT,
                speakers.serverMaySpeakFirst());
    }

    private static TunnelStart tls(ByteBuf answer) {
        return new TunnelStart(
                answer,
                Optional.of(new TlsStart(Reason.TUNNEL_NOT_TLS)),
                Optional.empty(),
                Reason.TUNNEL_NOT_TLS,
                false);
    }
}
