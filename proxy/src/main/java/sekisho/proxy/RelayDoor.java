package sekisho.proxy;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import sekisho.config.policy.Access;
import sekisho.config.settings.Listen;
import sekisho.config.value.Destination;
import sekisho.config.value.Door;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;

/** A port that leads to one destination, or to those of a range; like every door only where a rule allows it. */
final class RelayDoor {

    private final Arrival arrival;
    private final Listen.Relay listener;
    private final Surroundings around;

    RelayDoor(Arrival arrival, Listen.Relay listener, Surroundings around) {
        this.arrival = arrival;
        this.listener = listener;
        this.around = around;
    }

    void enter(TunnelPreamble preamble) {
        Channel client = arrival.channel();
        long askedAt = System.nanoTime();
        destination()
                .map(this::ask)
                .orElseGet(() -> around.gate().refuse(visit(Optional.empty()), Reason.ORIGINAL_NONE))
                .addListener((Future<Admission> answer) -> {
                    around.metrics().requested(System.nanoTime() - askedAt);
                    answer.getNow()
                            .fold(
                                    open -> Pipelines.tunnel(
                                            open, TunnelStart.relay(listener.expect()), preamble, around),
                                    (id, reason) -> Farewell.say(client, new byte[0]));
                });
    }

    private Optional<Destination> destination() {
        return listener.to().or(() -> OriginalDestination.of(arrival.channel(), listener.original(), around.own()));
    }

    private Future<Admission> ask(Destination place) {
        Visit visit = visit(Optional.of(place));
        Access access = new Access.Connect(arrival.identity(), Door.RELAY, place);
        return listener.to().isPresent() || isWithin(place)
                ? around.gate().admit(visit, access, around.tunnelTo(arrival, place))
                : around.gate().refuse(visit, access, Reason.RELAY_RANGE);
    }

    private boolean isWithin(Destination place) {
        return place.host() instanceof IpAddress address
                && listener.toRange().stream().anyMatch(range -> range.contains(address))
                && listener.ports().stream().anyMatch(ports -> ports.contains(place.port()));
    }

    private Visit visit(Optional<Destination> place) {
        String asked = place.map(Destination::toString).orElse("");
        return new Visit(arrival, Door.RELAY, asked, place, Optional.empty());
    }
}
