package sekisho.proxy;

import java.util.Optional;
import sekisho.config.value.Reason;
import sekisho.proxy.greeting.ClientHello;

/** The server's side of a tunnel's beginning, where the server may speak first. */
final class ServerGreeting implements FirstBytes.Listener {

    private final Splice splice;
    private final Optional<FirstBytes> client;

    /** @param client whose time for an answer begins when the server has spoken */
    ServerGreeting(Splice splice, Optional<FirstBytes> client) {
        this.splice = splice;
        this.client = client;
    }

    @Override
    public void begun() {
        client.ifPresent(FirstBytes::restart);
    }

    @Override
    public Optional<Reason> greeted(ClientHello hello) {
        return Optional.of(Reason.RELAY_PROTOCOL);
    }

    @Override
    public boolean overlooks(Reason reason) {
        return false;
    }

    @Override
    public void refused(Reason reason) {
        splice.refuse(reason, new byte[0]);
    }
}
