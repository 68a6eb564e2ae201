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
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;

/** Connects to exactly the addresses that were checked, one after the other, and knows no names. */
final class Dialer {

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

    Dialer(Transport transport, ProxyMetrics metrics) {
        this.transport = transport;
        this.metrics = metrics;
    }

    /** @param loop the client's: what belongs together runs on one thread */
    Future<Dialed> dial(EventLoop loop, List<IpAddress> addresses, int port, Duration each) {
        Promise<Dialed> answer = loop.newPromise();
        dialFrom(0, addresses, port, transport.dialing(loop, each), answer);
        return answer;
    }

    private void dialFrom(int index, List<IpAddress> addresses, int port, Bootstrap bootstrap, Promise<Dialed> answer) {
        IpAddress address = addresses.get(index);
        long started = System.nanoTime();
        bootstrap.connect(new InetSocketAddress(address.toInetAddress(), port)).addListener((ChannelFuture attempt) -> {
            metrics.dialed(System.nanoTime() - started);
            if (attempt.isSuccess()) {
                answer.setSuccess(new Dialed.Connected(attempt.channel(), address));
            } else if (index + 1 < addresses.size()) {
                dialFrom(index + 1, addresses, port, bootstrap, answer);
            } else {
                answer.setSuccess(new Dialed.Failed(reasonOf(attempt.cause())));
            }
        });
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
