package sekisho.dns;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import sekisho.config.value.Parsed;
import sekisho.config.value.Reason;

/**
 * One server that knows names. Each exchange has a socket of its own, connected, so that the kernel drops what comes from
 * elsewhere: its port (Linux picks one of some 28,000 at random) and a random id (65,536) must both be guessed while one
 * exchange lasts, and equal questions are in flight only once, so that guesses don't add up (RFC 5452 §5).
 */
final class Upstream {

    /** So many misfits in one exchange, and the question goes over TCP, where a stranger's guess does not arrive. */
    private static final int NEAR_MISSES = 32;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Loops loops;
    private final InetSocketAddress address;
    private final Counter spoofSuspects;
    private final Timer seconds;
    private final AtomicInteger up;

    Upstream(Loops loops, InetSocketAddress address, DnsMetrics metrics) {
        this.loops = loops;
        this.address = address;
        this.spoofSuspects = metrics.spoofSuspects(address);
        this.seconds = metrics.upstreamSeconds(address);
        this.up = metrics.upstreamUp(address);
    }

    /** How a question is put. */
    record Manner(boolean edns, boolean tcp) {}

    /** @return a well-formed message that answers the question, {@code dns.timeout}, or {@code dns.servfail} */
    CompletableFuture<Parsed<AnswerScanner>> ask(Question question, Manner manner, Duration timeout) {
        Exchange exchange =
                new Exchange(question.message(RANDOM.nextInt(0x10000), manner.edns()), manner.tcp(), timeout);
        long start = System.nanoTime();
        exchange.connect();
        return exchange.result.whenComplete((result, failure) -> {
            seconds.record(Duration.ofNanos(System.nanoTime() - start));
            up.set(result.asOptional().isPresent() ? 1 : 0);
        });
    }

    /** One message out, and the wait for the one that answers it. */
    private final class Exchange extends SimpleChannelInboundHandler<Object> {
        private final byte[] sent;
        private final boolean tcp;
        private final Duration timeout;
        private int misfits;
        final CompletableFuture<Parsed<AnswerScanner>> result = new CompletableFuture<>();

        Exchange(byte[] sent, boolean tcp, Duration timeout) {
            this.sent = sent;
            this.tcp = tcp;
            this.timeout = timeout;
        }

        void connect() {
            Bootstrap bootstrap = new Bootstrap()
                    .group(loops.group())
                    .disableResolver()
                    .channel(tcp ? loops.sockets() : loops.datagrams())
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis())
                    .handler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            if (tcp) {
                                channel.pipeline().addLast(new LengthFieldBasedFrameDecoder(65_537, 0, 2, 0, 2));
                            }
                            channel.pipeline().addLast((ChannelHandler) Exchange.this);
                        }
                    });
            if (!tcp) {
                bootstrap.option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(4096));
            }
            var deadline = loops.group()
                    .schedule(
                            () -> fail(Reason.DNS_TIMEOUT, "no answer in time"),
                            timeout.toNanos(),
                            TimeUnit.NANOSECONDS);
            ChannelFuture opening = bootstrap.connect(address);
            opening.addListener(opened -> {
                if (!opened.isSuccess()) {
                    fail(Reason.DNS_SERVFAIL, "the upstream cannot be reached");
                }
            });
            result.whenComplete((value, failure) -> {
                deadline.cancel(false);
                opening.addListener(opened -> {
                    if (opened.isSuccess()) {
                        opening.channel().close();
                    }
                });
            });
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            ByteBuf out = Unpooled.wrappedBuffer(sent);
            if (tcp) {
                out = Unpooled.wrappedBuffer(Unpooled.copyShort(sent.length), out);
            }
            context.writeAndFlush(out).addListener(written -> {
                if (!written.isSuccess()) {
                    fail(Reason.DNS_SERVFAIL, "the question could not be sent");
                }
            });
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, Object arrived) {
            ByteBuf buffer = arrived instanceof DatagramPacket packet ? packet.content() : (ByteBuf) arrived;
            byte[] message = ByteBufUtil.getBytes(buffer);
            AnswerScanner scanned = answers(message) ? new AnswerScanner(message) : null;
            if (scanned != null && (scanned.wellFormed() || scanned.truncated())) {
                result.complete(Parsed.ok(scanned));
                return;
            }
            spoofSuspects.increment();
            misfits++;
            if (tcp) {
                fail(Reason.DNS_SERVFAIL, "the message does not answer the question");
            } else if (misfits == NEAR_MISSES) {
                fail(Reason.DNS_MALFORMED, "too many messages that do not answer the question");
            }
        }

        /** Same id, same question byte for byte, and an answer at all; anything else is somebody else's. */
        private boolean answers(byte[] message) {
            int question = sent.length - (Wire.u16(sent, Wire.ARCOUNT) == 1 ? 11 : 0);
            return message.length >= question
                    && Wire.u16(message, 0) == Wire.u16(sent, 0)
                    && (Wire.u16(message, Wire.FLAGS) & (Wire.QR | Wire.OPCODE)) == Wire.QR
                    && Wire.u16(message, Wire.QDCOUNT) == 1
                    && Arrays.equals(message, Wire.HEADER, question, sent, Wire.HEADER, question);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            fail(Reason.DNS_SERVFAIL, "the connection ended");
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            fail(Reason.DNS_SERVFAIL, "the network says no");
        }

        private void fail(Reason reason, String detail) {
            result.complete(Parsed.bad(reason, detail));
        }
    }
}
