package sekisho.proxy.arrival;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The plain bytes inside of a TLS connection, as a channel of its own: doors and tunnels use it as they use a socket, and
 * their pipelines hold nothing of TLS. The end of output is a {@code close_notify} (a half-close since TLS 1.3, RFC 8446
 * §6.1); an end of the socket without one is a fault, because anybody on the way could have made it.
 */
final class TlsChannel extends AbstractChannel implements DuplexChannel {

    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

    private final Channel socket;
    private final SslHandler tls;
    private final Config config = new Config();
    private boolean open = true;
    private boolean inputEnded;
    private boolean outputEnded;
    private boolean abrupt;
    /** Flushed messages that the socket has and that are not written out yet; they stay counted here until they are. */
    private int inFlight;

    TlsChannel(Channel socket, SslHandler tls) {
        super(socket);
        this.socket = socket;
        this.tls = tls;
    }

    /** Called when the client's {@code close_notify} came. */
    void endInput() {
        if (!inputEnded && open) {
            inputEnded = true;
            pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
    }

    boolean hasInputEnded() {
        return inputEnded;
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer waiting) throws Exception {
        List<ByteBuf> fresh = new ArrayList<>();
        int[] skip = {inFlight};
        waiting.forEachFlushedMessage(message -> {
            if (skip[0] > 0) {
                skip[0]--;
            } else {
                fresh.add(((ByteBuf) message).retain());
            }
            return true;
        });
        inFlight += fresh.size();
        for (ByteBuf each : fresh) {
            socket.write(each).addListener(written -> {
                inFlight--;
                if (written.isSuccess()) {
                    waiting.remove();
                } else {
                    waiting.remove(written.cause());
                }
            });
        }
        socket.flush();
    }

    @Override
    protected void doBeginRead() {
        if (!inputEnded) {
            socket.read();
        }
    }

    @Override
    protected void doClose() {
        open = false;
        if (abrupt) {
            // Around the TLS handler: a close_notify would make a torn stream look whole.
            socket.unsafe().close(socket.voidPromise());
        } else {
            socket.close();
        }
    }

    @Override
    public ChannelFuture shutdownOutput() {
        return shutdownOutput(newPromise());
    }

    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
        outputEnded = true;
        tls.closeOutbound().addListener(sent -> {
            if (sent.isSuccess()) {
                promise.trySuccess();
            } else {
                promise.tryFailure(sent.cause());
            }
        });
        return promise;
    }

    @Override
    public ChannelFuture shutdownInput() {
        return shutdownInput(newPromise());
    }

    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
        inputEnded = true;
        return promise.setSuccess();
    }

    @Override
    public ChannelFuture shutdown() {
        return shutdown(newPromise());
    }

    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
        inputEnded = true;
        return shutdownOutput(promise);
    }

    @Override
    public boolean isInputShutdown() {
        return inputEnded;
    }

    @Override
    public boolean isOutputShutdown() {
        return outputEnded;
    }

    @Override
    public boolean isShutdown() {
        return inputEnded && outputEnded;
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new AbstractUnsafe() {
            @Override
            public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
                promise.setFailure(new UnsupportedOperationException());
            }
        };
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return true;
    }

    @Override
    protected SocketAddress localAddress0() {
        return socket.localAddress();
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return socket.remoteAddress();
    }

    @Override
    protected void doBind(SocketAddress local) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open && socket.isActive();
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    /** {@code SO_LINGER 0} asks for an end that nobody takes for a whole one; the rest of the socket is the socket's. */
    private final class Config extends DefaultChannelConfig {

        Config() {
            super(TlsChannel.this);
        }

        @Override
        public <T> boolean setOption(ChannelOption<T> option, T value) {
            if (option.equals(ChannelOption.SO_LINGER)) {
                abrupt = value instanceof Integer seconds && seconds == 0;
                return socket.config().setOption(option, value);
            }
            return super.setOption(option, value) || socket.config().setOption(option, value);
        }
    }
}
