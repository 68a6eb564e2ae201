package sekisho.proxy.greeting;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sekisho.config.value.HostName;
import sekisho.config.value.Parsed;
import sekisho.config.value.Reason;

/**
 * What the first TLS message says about where it wants to go (RFC 8446 §4.1.2, RFC 6066 §3). Nothing else of it is kept.
 *
 * @param serverName the one host name of the {@code server_name} extension; empty when there is no such extension
 * @param protocols offered by ALPN (RFC 7301), as their bytes are in ISO 8859-1, the first eight
 * @param encrypted whether {@code encrypted_client_hello} is offered: then {@code serverName} is the outer name
 */
public record ClientHello(Optional<HostName> serverName, List<String> protocols, boolean encrypted) {

    private static final int SERVER_NAME = 0;
    private static final int ALPN = 16;
    private static final int MOST_PROTOCOLS = 8;
    private static final int SUPPORTED_VERSIONS = 43;
    private static final int ENCRYPTED_CLIENT_HELLO = 0xfe0d;
    private static final int TLS_1_2 = 0x0303;
    private static final int TLS_1_3 = 0x0304;

    /**
     * Reads the body of the handshake message, without its four bytes of type and length.
     *
     * @return the message, or {@code tunnel.not_tls}, {@code tls.version}, {@code tls.sni_syntax}
     */
    static Parsed<ClientHello> parse(byte[] body) {
        Cursor in = new Cursor(body);
        int version = in.number(2);
        in.skip(32);
        in.skip(in.number(1));
        in.skip(in.number(2));
        in.skip(in.number(1));
        if (in.hasFailed()) {
            return notTls("the ClientHello is cut short");
        }
        if (in.isAtEnd()) {
            return version < TLS_1_2 ? tooOld() : Parsed.ok(new ClientHello(Optional.empty(), List.of(), false));
        }
        Cursor extensions = in.block(in.number(2));
        return extensions.hasFailed() || !in.isAtEnd()
                ? notTls("the ClientHello's extensions don't fill it")
                : readExtensions(extensions, version);
    }

    private static Parsed<ClientHello> readExtensions(Cursor in, int legacyVersion) {
        Parsed<Optional<HostName>> name = Parsed.ok(Optional.empty());
        List<String> protocols = new ArrayList<>();
        boolean named = false;
        boolean encrypted = false;
        boolean modern = legacyVersion >= TLS_1_2;
        while (!in.isAtEnd()) {
            int type = in.number(2);
            Cursor content = in.block(in.number(2));
            if (content.hasFailed()) {
                return notTls("an extension is cut short");
            }
            if (type == SERVER_NAME) {
                name = named ? badName("two server_name extensions") : readName(content);
                named = true;
            } else if (type == SUPPORTED_VERSIONS) {
                modern = offersModern(content);
            } else if (type == ALPN) {
                readProtocols(content, protocols);
            } else {
                encrypted |= type == ENCRYPTED_CLIENT_HELLO;
            }
        }
        if (!modern) {
            return tooOld();
        }
        boolean outer = encrypted;
        return name.then(host -> Parsed.ok(new ClientHello(host, List.copyOf(protocols), outer)));
    }

    /** Exactly one entry of type host_name (RFC 6066 §3), without the trailing dot that the RFC forbids. */
    private static Parsed<Optional<HostName>> readName(Cursor in) {
        Cursor list = in.block(in.number(2));
        int type = list.number(1);
        Cursor name = list.block(list.number(2));
        if (name.hasFailed() || type != 0 || !list.isAtEnd() || !in.isAtEnd()) {
            return badName("server_name is not one host_name");
        }
        String text = name.latin1();
        if (text.endsWith(".")) {
            return badName("server_name ends in a dot");
        }
        return HostName.parse(text)
                .fold(host -> Parsed.ok(Optional.of(host)), (reason, detail) -> badName("server_name: " + detail));
    }

    /** Nothing depends on them, so what does not read as a list of names is left out. */
    private static void readProtocols(Cursor in, List<String> protocols) {
        Cursor list = in.block(in.number(2));
        while (!list.isAtEnd() && protocols.size() < MOST_PROTOCOLS) {
            Cursor name = list.block(list.number(1));
            if (!name.hasFailed()) {
                protocols.add(name.latin1());
            }
        }
    }

    private static boolean offersModern(Cursor in) {
        Cursor list = in.block(in.number(1));
        boolean modern = false;
        while (!list.isAtEnd()) {
            int version = list.number(2);
            modern |= version == TLS_1_2 || version == TLS_1_3;
        }
        return modern;
    }

    private static Parsed<ClientHello> notTls(String detail) {
        return Parsed.bad(Reason.TUNNEL_NOT_TLS, detail);
    }

    private static Parsed<ClientHello> tooOld() {
        return Parsed.bad(Reason.TLS_VERSION, "neither TLS 1.2 nor TLS 1.3 is offered");
    }

    private static Parsed<Optional<HostName>> badName(String detail) {
        return Parsed.bad(Reason.TLS_SNI_SYNTAX, detail);
    }

    /** A reader that never leaves its bytes: past the end it gives zeros and remembers that it failed. */
    private static final class Cursor {

        private final byte[] bytes;
        private final int end;
        private int at;
        private boolean failed;

        Cursor(byte[] bytes) {
            this(bytes, 0, bytes.length, false);
        }

        private Cursor(byte[] bytes, int at, int end, boolean failed) {
            this.bytes = bytes;
            this.at = at;
            this.end = end;
            this.failed = failed;
        }

        boolean hasFailed() {
            return failed;
        }

        /** Also true after a failure, so that every loop ends. */
        boolean isAtEnd() {
            return failed || at == end;
        }

        int number(int size) {
            int from = take(size);
            int value = 0;
            for (int i = 0; i < size; i++) {
                value = (value << 8) | (failed ? 0 : bytes[from + i] & 0xff);
            }
            return value;
        }

        void skip(int size) {
            take(size);
        }

        Cursor block(int size) {
            int from = take(size);
            return new Cursor(bytes, from, failed ? from : from + size, failed);
        }

        String latin1() {
            return new String(bytes, at, end - at, java.nio.charset.StandardCharsets.ISO_8859_1);
        }

        private int take(int size) {
            int from = at;
            if (failed || size > end - at) {
                failed = true;
            } else {
                at += size;
            }
            return from;
        }
    }
}
