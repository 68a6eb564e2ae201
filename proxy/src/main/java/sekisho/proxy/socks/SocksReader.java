package sekisho.proxy.socks;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import sekisho.config.value.Destination;
import sekisho.config.value.Host;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Parsed;
import sekisho.config.value.Reason;

/**
 * Reads the two messages of a SOCKS client (RFC 1928 §3 and §4), cut anywhere. A byte that can't be right is refused when
 * it comes, without waiting for the rest of its message; bytes behind the request are left where they are.
 */
public final class SocksReader {

    private static final int VERSION = 5;
    private static final int NO_AUTHENTICATION = 0;
    private static final int CONNECT = 1;
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;
    private static final int REQUEST_HEADER = 4;
    private static final int PORT = 2;

    private String asked = "";

    /**
     * The methods that the client offers.
     *
     * @param bytes not read by anybody yet; a whole message is taken out of them
     * @return empty while more is needed; else whether it was good, or {@code socks.version}, {@code socks.method}
     */
    public Optional<Parsed<Boolean>> methods(ByteBuf bytes) {
        int at = bytes.readerIndex();
        if (bytes.readableBytes() >= 1 && bytes.getUnsignedByte(at) != VERSION) {
            return Optional.of(Parsed.bad(Reason.SOCKS_VERSION, "the first byte is not 5"));
        }
        if (bytes.readableBytes() < 2 || bytes.readableBytes() < 2 + bytes.getUnsignedByte(at + 1)) {
            return Optional.empty();
        }
        int count = bytes.getUnsignedByte(at + 1);
        boolean open = bytes.indexOf(at + 2, at + 2 + count, (byte) NO_AUTHENTICATION) >= 0;
        bytes.skipBytes(2 + count);
        return Optional.of(
                open ? Parsed.ok(true) : Parsed.bad(Reason.SOCKS_METHOD, "no authentication is not among the methods"));
    }

    /**
     * Where the client wants to go.
     *
     * @param bytes behind the methods; a whole message is taken out of them
     * @return empty while more is needed; else the place, or {@code socks.version}, {@code socks.command},
     *     {@code socks.request}, {@code target.port}, or what {@link Host#parse} says
     */
    public Optional<Parsed<Destination>> request(ByteBuf bytes) {
        Optional<Parsed<Destination>> wrong = header(bytes);
        if (wrong.isPresent() || bytes.readableBytes() < REQUEST_HEADER + 1) {
            return wrong;
        }
        int type = bytes.getUnsignedByte(bytes.readerIndex() + 3);
        int prefix = type == NAME ? 1 : 0;
        int length = switch (type) {
            case IPV4 -> 4;
            case IPV6 -> 16;
            default -> bytes.getUnsignedByte(bytes.readerIndex() + REQUEST_HEADER);
        };
        if (bytes.readableBytes() < REQUEST_HEADER + prefix + length + PORT) {
            return Optional.empty();
        }
        bytes.skipBytes(REQUEST_HEADER + prefix);
        byte[] address = new byte[length];
        bytes.readBytes(address);
        int port = bytes.readUnsignedShort();
        Parsed<Host> host = host(type, address);
        asked = host.fold(Host::text, (reason, detail) -> new String(address, StandardCharsets.ISO_8859_1)) + ":"
                + port;
        return Optional.of(host.then(there ->
                port == 0 ? Parsed.bad(Reason.TARGET_PORT, "port 0") : Parsed.ok(new Destination(there, port))));
    }

    private static Optional<Parsed<Destination>> header(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int there = bytes.readableBytes();
        if (there >= 1 && bytes.getUnsignedByte(at) != VERSION) {
            return Optional.of(Parsed.bad(Reason.SOCKS_VERSION, "the request's first byte is not 5"));
        }
        if (there >= 2 && bytes.getUnsignedByte(at + 1) != CONNECT) {
            return Optional.of(Parsed.bad(Reason.SOCKS_COMMAND, "the command is not CONNECT"));
        }
        if (there >= 3 && bytes.getUnsignedByte(at + 2) != 0) {
            return Optional.of(Parsed.bad(Reason.SOCKS_REQUEST, "the reserved byte is not 0"));
        }
        if (there >= 4) {
            int type = bytes.getUnsignedByte(at + 3);
            if (type != IPV4 && type != NAME && type != IPV6) {
                return Optional.of(Parsed.bad(Reason.HOST_SYNTAX, "an unknown type of address"));
            }
        }
        return Optional.empty();
    }

    /** A name is read by the same reader as everywhere; an IPv4-mapped address is unwrapped at its birth. */
    private static Parsed<Host> host(int type, byte[] address) {
        return type == NAME
                ? Host.parse(new String(address, StandardCharsets.ISO_8859_1))
                : Parsed.ok(IpAddress.of(address));
    }

    /** {@code host:port} as the client sent it, for the record; empty before a whole request was read. */
    public String asked() {
        return asked;
    }
}
