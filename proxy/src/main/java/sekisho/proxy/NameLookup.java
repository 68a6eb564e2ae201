package sekisho.proxy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import sekisho.config.value.HostName;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;

/** Where the proxy learns addresses: the appliance's own resolution, never the operating system's. */
public interface NameLookup {

    /**
     * Asked only about names that some rule allows. May complete on any thread; never exceptionally.
     *
     * @param port that will be dialed: a local record that leads clients to this very port of ours is not for us
     */
    CompletableFuture<Found> lookup(HostName name, int port);

    /** A destination that is an address already. */
    static CompletableFuture<Found> nothingToLookUp(IpAddress literal) {
        return CompletableFuture.completedFuture(new Found.Addresses(List.of(literal)));
    }

    /** What a name has, or why it has nothing. */
    sealed interface Found {

        /** @param all every address, at least one; the order is the order of dialing */
        record Addresses(List<IpAddress> all) implements Found {
            public Addresses {
                all = List.copyOf(all);
            }
        }

        /** @param reason of kind unreachable, {@code dns.*} */
        record NotFound(Reason reason) implements Found {}

        default <R> R fold(
                Function<? super List<IpAddress>, ? extends R> found, Function<? super Reason, ? extends R> not) {
            return this instanceof Addresses some ? found.apply(some.all()) : not.apply(((NotFound) this).reason());
        }
    }
}
