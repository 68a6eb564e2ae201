package sekisho.config.certificate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/** A whole handshake with oneself, in memory: what works here is put in use, what doesn't never meets a client. */
final class SelfHandshake {

    private static final int MOST_STEPS = 100;

    private SelfHandshake() {}

    static void check(KeyManager[] keys, List<X509Certificate> chain) throws GeneralSecurityException, IOException {
        SSLContext own = SSLContext.getInstance("TLS");
        own.init(keys, null, null);
        SSLEngine server = own.createSSLEngine();
        server.setUseClientMode(false);
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        // The leaf itself is the anchor: that clients know the authority is theirs to judge.
        anchors.setCertificateEntry("own", chain.get(0));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(anchors);
        SSLContext other = SSLContext.getInstance("TLS");
        other.init(null, trust.getTrustManagers(), null);
        SSLEngine client = other.createSSLEngine();
        client.setUseClientMode(true);
        try {
            run(client, server);
        } catch (SSLException failed) {
            throw new GeneralSecurityException("a handshake with oneself fails: " + failed.getMessage(), failed);
        }
    }

    private static void run(SSLEngine client, SSLEngine server) throws SSLException {
        int size = Math.max(client.getSession().getPacketBufferSize(), 64 * 1024);
        ByteBuffer up = ByteBuffer.allocate(size);
        ByteBuffer down = ByteBuffer.allocate(size);
        client.beginHandshake();
        server.beginHandshake();
        for (int step = 0; step < MOST_STEPS; step++) {
            step(client, down, up);
            step(server, up, down);
            if (isDone(client) && isDone(server)) {
                return;
            }
        }
        throw new SSLException("it does not end");
    }

    private static boolean isDone(SSLEngine engine) {
        HandshakeStatus status = engine.getHandshakeStatus();
        return status == HandshakeStatus.NOT_HANDSHAKING || status == HandshakeStatus.FINISHED;
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> {
                for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                    task.run();
                }
            }
            case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
            default -> {
                in.flip();
                engine.unwrap(in, ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()));
                in.compact();
            }
        }
    }
}
