package sekisho.proxy;

import java.util.Optional;
import sekisho.config.settings.Greeting;
import sekisho.config.settings.Target;
import sekisho.config.value.Door;
import sekisho.config.value.Host;
import sekisho.config.value.HostName;
import sekisho.config.value.Reason;
import sekisho.proxy.greeting.ClientHello;

/**
 * The client's side of a tunnel's beginning. A name that is asked for and another that is spoken to are two destinations, and
 * only one was judged: so a ClientHello must carry the asked name. A relay's client did not ask for anything: it may leave the
 * name out, and where the rule says {@code tunnel: tcp} it may call the destination as it likes.
 */
final class NameBinding implements FirstBytes.Listener {

    private final Admission.Open open;
    private final Splice splice;

    NameBinding(Admission.Open open, Splice splice) {
        this.open = open;
        this.splice = splice;
    }

    @Override
    public void begun() {
        splice.start();
    }

    @Override
    public Optional<Reason> greeted(ClientHello hello) {
        splice.greeted(hello);
        return nameFault(hello).or(() -> hidden(hello));
    }

    private Optional<Reason> nameFault(ClientHello hello) {
        Host asked = open.visit().destination().orElseThrow().host();
        boolean relay = open.visit().door() == Door.RELAY;
        if (hello.serverName().isPresent()) {
            boolean free = relay && open.rule().target().tunnel() == Target.Tunnel.TCP;
            return free || hello.serverName().get().equals(asked)
                    ? Optional.empty()
                    : Optional.of(Reason.TLS_SNI_MISMATCH);
        }
        boolean mayLack = relay || open.rule().written().greeting().missingSniAllowed();
        return asked instanceof HostName && !mayLack ? Optional.of(Reason.TLS_SNI_MISSING) : Optional.empty();
    }

    /**
     * With ECH the name that counts is encrypted (RFC 9849); the outer one, which was checked, may be anybody's front. Who
     * asked for a name by CONNECT or SOCKS has said what it wants; who comes by a transparent door has not.
     */
    private Optional<Reason> hidden(ClientHello hello) {
        Door door = open.visit().door();
        Greeting.Ech stance = open.rule()
                .written()
                .greeting()
                .ech()
                .orElse(door == Door.SNI || door == Door.RELAY ? Greeting.Ech.REFUSE : Greeting.Ech.LOG);
        return hello.encrypted() && stance == Greeting.Ech.REFUSE ? Optional.of(Reason.TLS_ECH) : Optional.empty();
    }

    @Override
    public boolean overlooks(Reason reason) {
        boolean binding = switch (reason) {
            case TLS_SNI_MISMATCH, TLS_SNI_MISSING, TLS_SNI_SYNTAX, TLS_ECH -> true;
            // A relay's protocol is what the door is, not what the rule binds.
            case TUNNEL_NOT_TLS, TUNNEL_HELLO, TLS_VERSION -> open.visit().door() != Door.RELAY;
            default -> false;
        };
        boolean overlooked = binding && open.rule().written().reports();
        if (overlooked) {
            splice.overlooked(reason);
        }
        return overlooked;
    }

    @Override
    public void refused(Reason reason) {
        splice.refuse(reason, Alert.of(reason));
    }
}
