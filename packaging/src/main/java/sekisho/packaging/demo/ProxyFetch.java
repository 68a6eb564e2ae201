package sekisho.packaging.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One page, fetched through a proxy as a browser would.
 *
 * @param status such as {@code HTTP/1.1 200 OK}
 * @param head every header line
 */
record ProxyFetch(String status, String head, String body) {

    private static final int PATIENCE_MILLISECONDS = 15_000;

    static ProxyFetch get(InetSocketAddress proxy, String url) throws IOException {
        try (Socket socket = new Socket(proxy.getAddress(), proxy.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLISECONDS);
            String request =
                    "GET " + url + " HTTP/1.1\r\nHost: " + URI.create(url).getRawAuthority()
                            + "\r\nUser-Agent: sekisho-demo\r\nAccept: text/plain\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int lineEnd = answer.indexOf("\r\n");
            int headEnd = answer.indexOf("\r\n\r\n");
            if (lineEnd < 0 || headEnd < lineEnd) {
                throw new IOException("the gateway did not answer with HTTP: " + answer);
            }
            return new ProxyFetch(
                    answer.substring(0, lineEnd), answer.substring(lineEnd, headEnd), answer.substring(headEnd + 4));
        }
    }

    boolean isOk() {
        return status.startsWith("HTTP/1.1 200 ");
    }

    boolean isRefused() {
        return status.startsWith("HTTP/1.1 403 ");
    }

    Optional<String> header(String name) {
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .findFirst();
    }
}
