package sekisho.packaging.collect;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import sekisho.audit.LogSource;
import sekisho.audit.tree.Tile;

/** The log of a gateway over its admin listener: TLS, its name checked, the collector known by its certificate. */
public final class GatewayLog implements LogSource {

    private static final int PATIENCE_MILLIS = 15_000;
    /** A whole answer; one that comes byte by byte would hold the collector for ever. */
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(2);

    private static final int MOST_NOTE = 256 * 1024;
    private static final int MOST_BUNDLE = 17 << 20;

    private final URI prefix;
    private final SSLContext tls;

    /** @param host as its certificate names it */
    public GatewayLog(String host, int port, SSLContext tls) {
        String written = host.contains(":") ? "[" + host + "]" : host;
        this.prefix = URI.create("https://" + written + ":" + port + "/audit/");
        this.tls = tls;
    }

    @Override
    public byte[] checkpoint() throws IOException {
        return fetch("checkpoint", MOST_NOTE);
    }

    @Override
    public byte[] entries(Tile tile) throws IOException {
        return fetch(tile.path().replaceFirst("^tile/0/", "tile/entries/"), MOST_BUNDLE);
    }

    private byte[] fetch(String path, int most) throws IOException {
        URL url = prefix.resolve(path).toURL();
        HttpsURLConnection connection = (HttpsURLConnection) url.openConnection(Proxy.NO_PROXY);
        connection.setSSLSocketFactory(tls.getSocketFactory());
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout(PATIENCE_MILLIS);
        connection.setReadTimeout(PATIENCE_MILLIS);
        try {
            int status = connection.getResponseCode();
            if (status != 200) {
                throw new IOException("/audit/" + path + " gives HTTP " + status);
            }
            try (InputStream in = connection.getInputStream()) {
                return read(in, most, path);
            }
        } finally {
            connection.disconnect();
        }
    }

    private static byte[] read(InputStream in, int most, String path) throws IOException {
        long begun = System.nanoTime();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[16 * 1024];
        for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
            all.write(buffer, 0, got);
            if (all.size() > most) {
                throw new IOException("/audit/" + path + " is longer than " + most + " bytes");
            }
            if (System.nanoTime() - begun > LONGEST_NANOS) {
                throw new IOException("/audit/" + path + " comes too slowly");
            }
        }
        return all.toByteArray();
    }
}
