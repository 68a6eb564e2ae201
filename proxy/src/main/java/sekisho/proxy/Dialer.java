package sekisho.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Reason;

/** Connects to exactly the addresses that were checked, one after the other, and knows no names. */
final class Dialer {

    /** A connection, not reading yet, or why there is none. */
    sealed interface Dialed {
        record Connected(Channel channel, IpAddress address) implements Dialed {}

        record Failed(Reason reason) implements Dialed {}
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
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(transport.connection())
                // The address is already known: nothing may resolve behind the policy's back.
                .resolver(NoopAddressResolverGroup.INSTANCE)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(each.toMillis()))
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, Pipelines.WATER_MARK)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {}
                });
        dialFrom(0, addresses, port, bootstrap, answer);
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
