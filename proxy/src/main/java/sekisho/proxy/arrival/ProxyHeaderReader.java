package sekisho.proxy.arrival;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import sekisho.config.value.IpAddress;
import sekisho.config.value.Parsed;
import sekisho.config.value.Reason;

/** Reads a PROXY header that has one meaning, and refuses every other. */
final class ProxyHeaderReader {

    /** Of a version 1 line with its end (specification §2.1). */
    private static final int LONGEST_LINE = 107;

    /** Of what follows the fixed part of version 2. */
    private static final int MOST_BYTES = 4096;

    private static final byte[] LINE = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SIGNATURE = {0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a};
    private static final int FIXED = 16;
    private static final int TCP4 = 0x11;
    private static final int TCP6 = 0x21;
    private static final int CHECKSUM = 0x03;
    private static final int AWS = 0xea;
    private static final Pattern ENDPOINT = Pattern.compile("\\x01(vpce-[0-9a-f]{8,17})");
    private static final Pattern PORT = Pattern.compile("0|[1-9][0-9]{0,4}");
    private static final Pattern V1 =
            Pattern.compile("PROXY (TCP[46]) ([0-9A-Fa-f.:]+) ([0-9A-Fa-f.:]+) ([0-9]+) ([0-9]+)");

    private ProxyHeaderReader() {}

    /**
     * @param bytes everything that has come; its indices are not moved
     * @return empty while more is needed
     */
    static Optional<Parsed<ProxyHeader>> read(ByteBuf bytes) {
        if (begins(bytes, SIGNATURE)) {
            return bytes.readableBytes() < FIXED ? Optional.empty() : second(bytes);
        }
        if (begins(bytes, LINE)) {
            return first(bytes);
        }
        return bad(Reason.PROXY_PROTOCOL_MISSING, "the first bytes are no PROXY header");
    }

    /** As far as there are bytes. */
    private static boolean begins(ByteBuf bytes, byte[] mark) {
        for (int i = 0; i < Math.min(mark.length, bytes.readableBytes()); i++) {
            if (bytes.getByte(bytes.readerIndex() + i) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    private static Optional<Parsed<ProxyHeader>> first(ByteBuf bytes) {
        int most = Math.min(bytes.readableBytes(), LONGEST_LINE);
        int end = bytes.indexOf(bytes.readerIndex(), bytes.readerIndex() + most, (byte) '\n');
        if (end < 0) {
            return bytes.readableBytes() < LONGEST_LINE
                    ? Optional.empty()
                    : bad(Reason.PROXY_PROTOCOL_LIMIT, "the line is longer than 107 bytes");
        }
        int length = end + 1 - bytes.readerIndex();
        String line = bytes.toString(bytes.readerIndex(), length, StandardCharsets.ISO_8859_1);
        if (!line.endsWith("\r\n") || line.indexOf('\r') != length - 2) {
            return malformed("the line does not end with one CR LF");
        }
        String text = line.substring(0, length - 2);
        if (text.equals("PROXY UNKNOWN") || text.startsWith("PROXY UNKNOWN ")) {
            return Optional.of(Parsed.ok(new ProxyHeader(Optional.empty(), Optional.empty(), length)));
        }
        Matcher parts = V1.matcher(text);
        if (!parts.matches()) {
            return malformed("the line is not PROXY TCP4 or TCP6, two addresses and two ports");
        }
        boolean six = parts.group(1).equals("TCP6");
        Optional<IpAddress> source = address(parts.group(2), six);
        if (source.isEmpty() || address(parts.group(3), six).isEmpty()) {
            return malformed("an address is not in its canonical form");
        }
        if (!isPort(parts.group(4)) || !isPort(parts.group(5))) {
            return malformed("a port is not one");
        }
        int port = Integer.parseInt(parts.group(4));
        return Optional.of(Parsed.ok(
                new ProxyHeader(Optional.of(new ProxyHeader.Source(source.get(), port)), Optional.empty(), length)));
    }

    private static Optional<IpAddress> address(String text, boolean six) {
        return IpAddress.parse(text).asOptional().filter(read -> six == text.indexOf(':') >= 0);
    }

    private static boolean isPort(String text) {
        return PORT.matcher(text).matches() && Integer.parseInt(text) <= 65_535;
    }

    private static Optional<Parsed<ProxyHeader>> second(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int command = bytes.getUnsignedByte(at + 12);
        int family = bytes.getUnsignedByte(at + 13);
        int length = bytes.getUnsignedShort(at + 14);
        boolean local = command == 0x20;
        if (!local && command != 0x21) {
            return malformed("version or command is not known");
        }
        if (!local && family != TCP4 && family != TCP6) {
            return malformed("the family is neither TCP over IPv4 nor TCP over IPv6");
        }
        if (length > MOST_BYTES) {
            return bad(Reason.PROXY_PROTOCOL_LIMIT, "the header is longer than 4 KiB");
        }
        int addresses = local ? 0 : family == TCP4 ? 12 : 36;
        if (length < addresses) {
            return malformed("the header is shorter than its addresses");
        }
        if (bytes.readableBytes() < FIXED + length) {
            return Optional.empty();
        }
        if (local) {
            return Optional.of(Parsed.ok(new ProxyHeader(Optional.empty(), Optional.empty(), FIXED + length)));
        }
        int width = family == TCP4 ? 4 : 16;
        IpAddress source = IpAddress.of(ByteBufUtil.getBytes(bytes, at + FIXED, width));
        int port = bytes.getUnsignedShort(at + FIXED + 2 * width);
        ByteBuf whole = bytes.slice(at, FIXED + length);
        return Optional.of(facts(whole, FIXED + addresses)
                .then(endpoint -> Parsed.ok(
                        new ProxyHeader(Optional.of(new ProxyHeader.Source(source, port)), endpoint, FIXED + length))));
    }

    /** The values behind the addresses, to the last byte. */
    private static Parsed<Optional<String>> facts(ByteBuf header, int from) {
        Optional<String> endpoint = Optional.empty();
        int at = from;
        while (at < header.writerIndex()) {
            int left = header.writerIndex() - at - 3;
            int length = left < 0 ? 1 : header.getUnsignedShort(at + 1);
            if (length > left) {
                return Parsed.bad(Reason.PROXY_PROTOCOL_MALFORMED, "a value is longer than the header");
            }
            int type = header.getUnsignedByte(at);
            if (type == AWS) {
                Matcher form = ENDPOINT.matcher(header.toString(at + 3, length, StandardCharsets.ISO_8859_1));
                if (endpoint.isPresent() || !form.matches()) {
                    return Parsed.bad(Reason.PROXY_PROTOCOL_MALFORMED, "the VPC endpoint is not one vpce-…");
                }
                endpoint = Optional.of(form.group(1));
            } else if (type == CHECKSUM && !isChecksum(header, at + 3, length)) {
                return Parsed.bad(Reason.PROXY_PROTOCOL_MALFORMED, "the checksum is wrong");
            }
            at += 3 + length;
        }
        return Parsed.ok(endpoint);
    }

    /** CRC32C over the whole header, the checksum itself as zeros (specification §2.2.4). */
    private static boolean isChecksum(ByteBuf header, int at, int length) {
        if (length != 4) {
            return false;
        }
        byte[] whole = ByteBufUtil.getBytes(header);
        for (int i = 0; i < 4; i++) {
            whole[at + i] = 0;
        }
        CRC32C sum = new CRC32C();
        sum.update(whole, 0, whole.length);
        return sum.getValue() == header.getUnsignedInt(at);
    }

    private static Optional<Parsed<ProxyHeader>> malformed(String detail) {
        return bad(Reason.PROXY_PROTOCOL_MALFORMED, detail);
    }

    private static Optional<Parsed<ProxyHeader>> bad(Reason reason, String detail) {
        return Optional.of(Parsed.bad(reason, detail));
    }
}
