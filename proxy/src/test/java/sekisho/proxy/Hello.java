package sekisho.proxy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/** The first record of a real TLS client, as ISO-8859-1 text. */
final class Hello {

    private Hello() {}

    static String named(String name) {
        return of(name, "TLSv1.3", "TLSv1.2");
    }

    /** An empty name sends none. */
    static String of(String name, String... protocols) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, null, null);
            SSLEngine engine = context.createSSLEngine();
            engine.setUseClientMode(true);
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setProtocols(protocols);
            if (!name.isEmpty()) {
                parameters.setServerNames(List.of(new SNIHostName(name)));
            }
            engine.setSSLParameters(parameters);
            ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            engine.wrap(ByteBuffer.allocate(0), out);
            return new String(out.array(), 0, out.position(), StandardCharsets.ISO_8859_1);
        } catch (java.security.GeneralSecurityException | SSLException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
