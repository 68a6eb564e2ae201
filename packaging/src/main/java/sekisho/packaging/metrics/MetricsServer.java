package sekisho.packaging.metrics;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import sekisho.config.value.Reason;

/** {@code listen.metrics}: three pages, one request per connection. */
public final class MetricsServer {

    private static final int LONGEST_BODY = 1024;
    private static final int SLOWEST_REQUEST_SECONDS = 10;

    private final PrometheusPage page;
    private final Health health;
    private final ProcessMeters meters;
    private final Channel channel;

    /** @throws BindException when it can't listen there */
    public MetricsServer(InetSocketAddress address, PrometheusPage page, Health health, EventLoopGroup group)
            throws BindException {
        this.page = page;
        this.health = health;
        this.channel = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel client) {
                        client.pipeline()
                                .addLast(new ReadTimeoutHandler(SLOWEST_REQUEST_SECONDS))
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(LONGEST_BODY))
                                .addLast(new Pages());
                    }
                })
                .bind(address)
                .syncUninterruptibly()
                .channel();
        this.meters = new ProcessMeters(page.registry());
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    public void close() {
        channel.close().syncUninterruptibly();
        meters.close();
    }

    private DefaultFullHttpResponse answer(FullHttpRequest request) {
        if (!request.decoderResult().isSuccess()) {
            return text(HttpResponseStatus.BAD_REQUEST, Reason.REQUEST_LINE.code());
        }
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            return text(HttpResponseStatus.METHOD_NOT_ALLOWED, "GET or HEAD");
        }
        return switch (path(request.uri())) {
            case "/metrics" -> text(HttpResponseStatus.OK, page.text());
            case "/health/live" -> text(HttpResponseStatus.OK, "live\n");
            case "/health/ready" -> {
                Optional<String> problem = health.notReady();
                yield problem.isEmpty()
                        ? text(HttpResponseStatus.OK, "ready\n")
                        : text(HttpResponseStatus.SERVICE_UNAVAILABLE, problem.get() + "\n");
            }
            default -> text(HttpResponseStatus.NOT_FOUND, "/metrics /health/live /health/ready\n");
        };
    }

    /** Scrapers may add parameters; no page has any. */
    private static String path(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    private static DefaultFullHttpResponse text(HttpResponseStatus status, String body) {
        var response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, PrometheusPage.CONTENT_TYPE)
                .setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set(HttpHeaderNames.CONNECTION, "close");
        return response;
    }

    private final class Pages extends SimpleChannelInboundHandler<FullHttpRequest> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            DefaultFullHttpResponse response = answer(request);
            if (request.method().equals(HttpMethod.HEAD)) {
                response.content().clear();
            }
            context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        }

        /** A scraper that went away, or was too slow. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
