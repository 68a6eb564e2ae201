package sekisho.proxy;

import java.util.Optional;
import sekisho.config.settings.Target;
import sekisho.config.value.Door;
import sekisho.config.value.Host;
import sekisho.config.value.HostName;
import sekisho.config.value.Reason;
import sekisho.proxy.greeting.ClientHello;

/**
 * How a tunnel begins. A name that is asked for and another that is spoken to are two destinations, and only one was judged:
 * so a ClientHello must carry the asked name. A relay's client did not ask for anything; it may leave the name out.
 */
final class TunnelStart implements FirstBytes.Listener {

    private final Admission.Open open;
    private final Splice splice;

    TunnelStart(Admission.Open open, Splice splice) {
        this.open = open;
        this.splice = splice;
    }

    @Override
    public void begun() {
        splice.start();
    }

    @Override
    public Optional<Reason> greeted(ClientHello hello) {
        splice.named(hello.serverName());
        Host asked = open.visit().destination().orElseThrow().host();
        boolean relay = open.visit().door() == Door.RELAY;
        if (hello.serverName().isPresent()) {
            boolean free = relay && open.rule().target().tunnel() == Target.Tunnel.TCP;
            return free || hello.serverName().get().equals(asked)
                    ? Optional.empty()
                    : Optional.of(Reason.TLS_SNI_MISMATCH);
        }
        return asked instanceof HostName && !relay ? Optional.of(Reason.TLS_SNI_MISSING) : Optional.empty();
    }

    @Override
    public void refused(Reason reason) {
        splice.refuse(reason, Alert.of(reason));
    }
}
