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

    /** With ALPN. */
    static String offering(String name, String... applications) {
        return of(name, applications, "TLSv1.3", "TLSv1.2");
    }

    /** With an empty {@code encrypted_client_hello}: what is in it, only the destination could read. */
    static String encrypted(String name) {
        byte[] plain = named(name).getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer hello = ByteBuffer.allocate(plain.length + 4).put(plain).put(new byte[] {(byte) 0xfe, 0x0d, 0, 0});
        int extensions = 5 + 4 + 2 + 32;
        extensions += 1 + plain[extensions];
        extensions += 2 + hello.getShort(extensions);
        extensions += 1 + plain[extensions];
        hello.putShort(3, (short) (hello.getShort(3) + 4));
        hello.putShort(7, (short) (hello.getShort(7) + 4));
        hello.putShort(extensions, (short) (hello.getShort(extensions) + 4));
        return new String(hello.array(), StandardCharsets.ISO_8859_1);
    }

    /** An empty name sends none. */
    static String of(String name, String... protocols) {
        return of(name, new String[0], protocols);
    }

    private static String of(String name, String[] applications, String... protocols) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, null, null);
            SSLEngine engine = context.createSSLEngine();
            engine.setUseClientMode(true);
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setProtocols(protocols);
            parameters.setApplicationProtocols(applications);
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
