package sekisho.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;
import sekisho.proxy.dialing.AddressOrder;

/**
 * Connects to exactly the addresses that were checked, and knows no names. The next is tried when one fails, or is silent
 * for a quarter of a second; the first that answers is taken and the others are closed (RFC 8305 §5).
 */
final class Dialer {

    private static final long SILENCE_MILLIS = 250;

    /** A connection, not reading yet, or why there is none. */
    sealed interface Dialed {
        record Connected(Channel channel, IpAddress address) implements Dialed {}

        record Failed(Reason reason) implements Dialed {}

        default <R> R fold(Function<? super Connected, ? extends R> there, Function<? super Reason, ? extends R> not) {
            return this instanceof Connected yes ? there.apply(yes) : not.apply(((Failed) this).reason());
        }
    }

    private final Transport transport;
    private final ProxyMetrics metrics;
    private final AddressOrder order = new AddressOrder();

    Dialer(Transport transport, ProxyMetrics metrics) {
        this.transport = transport;
        this.metrics = metrics;
    }

    /** @param loop the client's: what belongs together runs on one thread */
    Future<Dialed> dial(EventLoop loop, List<IpAddress> addresses, int port, Duration each) {
        Race race = new Race(order.of(addresses, port), port, loop, transport.dialing(loop, each));
        race.tryNext();
        return race.answer;
    }

    private record Attempt(IpAddress address, long startedAt, ChannelFuture connecting) {}

    /** One dial: attempts that overlap, of which one is taken. Lives on the client's event loop. */
    private final class Race {
        private final List<IpAddress> addresses;
        private final int port;
        private final EventLoop loop;
        private final Bootstrap bootstrap;
        private final Promise<Dialed> answer;
        private final List<Attempt> running = new ArrayList<>(2);
        private @Nullable Future<?> silence;
        private @Nullable Reason why;
        private int next;

        Race(List<IpAddress> addresses, int port, EventLoop loop, Bootstrap bootstrap) {
            this.addresses = addresses;
            this.port = port;
            this.loop = loop;
            this.bootstrap = bootstrap;
            answer = loop.newPromise();
        }

        void tryNext() {
            if (answer.isDone() || next == addresses.size()) {
                return;
            }
            IpAddress address = addresses.get(next++);
            ChannelFuture connecting = bootstrap.connect(new InetSocketAddress(address.toInetAddress(), port));
            Attempt attempt = new Attempt(address, System.nanoTime(), connecting);
            running.add(attempt);
            if (next < addresses.size()) {
                silence = loop.schedule(this::tryNext, SILENCE_MILLIS, TimeUnit.MILLISECONDS);
            }
            connecting.addListener(done -> ended(attempt));
        }

        private void ended(Attempt attempt) {
            running.remove(attempt);
            if (answer.isDone()) {
                attempt.connecting().channel().close();
                return;
            }
            metrics.dialed(System.nanoTime() - attempt.startedAt());
            if (silence != null) {
                silence.cancel(false);
            }
            if (attempt.connecting().isSuccess()) {
                win(attempt);
            } else {
                lose(attempt);
            }
        }

        private void win(Attempt attempt) {
            order.answered(attempt.address(), port);
            answer.setSuccess(new Dialed.Connected(attempt.connecting().channel(), attempt.address()));
            for (Attempt other : List.copyOf(running)) {
                if (other.startedAt() < attempt.startedAt()) {
                    order.failed(other.address(), port);
                }
                other.connecting().channel().close();
            }
        }

        private void lose(Attempt attempt) {
            order.failed(attempt.address(), port);
            why = plainer(why, reasonOf(attempt.connecting().cause()));
            tryNext();
            if (running.isEmpty() && !answer.isDone()) {
                answer.setSuccess(new Dialed.Failed(why));
            }
        }
    }

    /** Of several reasons, the one that knows most: somebody said no, nobody answered, there is no way. */
    private static Reason plainer(@Nullable Reason one, Reason other) {
        if (one == null || one == Reason.CONNECT_NO_ROUTE) {
            return other;
        }
        return other == Reason.CONNECT_REFUSED ? other : one;
    }

    private static Reason reasonOf(Throwable cause) {
        if (cause instanceof ConnectTimeoutException) {
            return Reason.CONNECT_TIMEOUT;
        }
        String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("timed out")) {
            return Reason.CONNECT_TIMEOUT;
        }
        return text.contains("refused") ? Reason.CONNECT_REFUSED : Reason.CONNECT_NO_ROUTE;
    }
}
