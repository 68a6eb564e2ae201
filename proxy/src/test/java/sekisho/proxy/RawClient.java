package sekisho.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that sends exactly the bytes it is told to. Texts are ISO-8859-1. */
final class RawClient implements AutoCloseable {

    final Socket socket = new Socket();
    final InputStream in;
    final OutputStream out;

    RawClient(InetSocketAddress proxy) {
        this(proxy, 64 * 1024);
    }

    RawClient(InetSocketAddress proxy, int receiveBuffer) {
        this(proxy, receiveBuffer, "127.0.0.1");
    }

    /** @param from one of the many addresses of this machine, so that the proxy sees another client */
    RawClient(InetSocketAddress proxy, int receiveBuffer, String from) {
        try {
            socket.bind(new InetSocketAddress(from, 0));
            socket.setReceiveBufferSize(receiveBuffer);
            socket.setSoTimeout((int) (Await.SECONDS * 1000));
            socket.connect(proxy);
            socket.setTcpNoDelay(true);
            in = socket.getInputStream();
            out = socket.getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawClient send(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        return this;
    }

    /** Until the server ends the connection, by whatever means. */
    String readAll() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            in.transferTo(all);
        } catch (java.net.SocketTimeoutException open) {
            throw new AssertionError("still open after: " + all.toString(StandardCharsets.UTF_8), open);
        } catch (IOException reset) {
            all.writeBytes("<reset>".getBytes(StandardCharsets.US_ASCII));
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    /** Through the empty line. */
    String readHead() throws IOException {
        return readUntil("\r\n\r\n");
    }

    String readUntil(String mark) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(mark) < 0) {
            int b = in.read();
            if (b < 0) {
                throw new AssertionError("ended after: " + text);
            }
            text.append((char) b);
        }
        return text.toString();
    }

    String read(int count) throws IOException {
        return new String(in.readNBytes(count), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
