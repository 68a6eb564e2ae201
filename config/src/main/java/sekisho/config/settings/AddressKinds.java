package sekisho.config.settings;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sekisho.config.value.AddressRange;
import sekisho.config.value.HostName;
import sekisho.config.value.IpAddress;

/** Addresses, ranges and sockets, each in its one form. */
final class AddressKinds {

    private static final Pattern SOCKET = Pattern.compile("(?:\\[([^\\[\\]]*)\\]|([^\\[\\]:]*)):(0|[1-9][0-9]{0,4})");
    private static final Pattern TLS = Pattern.compile("tls://([^#]*)#(.*)");
    private static final Pattern RANGE = Pattern.compile("([^/]*)/([0-9]{1,3})");

    /** A listener; port 0 picks a free port. */
    static final Kind<InetSocketAddress> SOCKET_ADDRESS =
            Kind.of("^(\\[[0-9a-f:.]+\\]|[0-9.]+):[0-9]{1,5}$", "127.0.0.1:3128", AddressKinds::listener);

    /** {@code IP}, {@code IP:port} or {@code [IPv6]:port}; {@code tls://} in front and {@code #name} behind. */
    static final Kind<DnsSettings.Upstream> UPSTREAM = Kind.of(
            "^((\\[[0-9a-f:.]+\\]:[0-9]{1,5}|[0-9a-f:.]+)"
                    + "|tls://(\\[[0-9a-f:.]+\\](:[0-9]{1,5})?|[0-9a-f:.]+)#[a-z0-9.-]+)$",
            "10.0.1.10",
            AddressKinds::upstream);

    static final Kind<AddressRange> RANGE_OF_ADDRESSES =
            Kind.of("^[0-9a-f:.]+/[0-9]{1,3}$", "10.10.0.0/16", AddressKinds::range);

    static final Kind<IpAddress> ADDRESS = Kind.of("^[0-9a-f:.]+$", "10.10.0.5", AddressKinds::address);

    private AddressKinds() {}

    private static Reading<InetSocketAddress> listener(String written) {
        return socket(written)
                .map(Reading::of)
                .orElseGet(() -> Reading.wrong("incorrect address " + Quoted.of(written) + "; write " + hint(written)));
    }

    private static String hint(String written) {
        int colon = written.lastIndexOf(':');
        String port = written.substring(colon + 1);
        if (colon >= 0
                && port.matches("[0-9]{1,4}")
                && written.substring(0, colon).matches("|\\*")) {
            return Quoted.of("0.0.0.0:" + port) + " or " + Quoted.of("[::]:" + port) + " instead";
        }
        return "an address and a port, like \"127.0.0.1:3128\" or \"[::1]:3128\"";
    }

    private static Reading<DnsSettings.Upstream> upstream(String written) {
        if (written.startsWith("https://")) {
            return Reading.later(written, "an address like \"10.0.1.10\" or \"tls://10.0.1.10#resolver.internal\"");
        }
        Matcher tls = TLS.matcher(written);
        Optional<HostName> name = tls.matches() ? HostName.parse(tls.group(2)).asOptional() : Optional.empty();
        boolean plain = !written.startsWith("tls:");
        Optional<InetSocketAddress> read = plain ? server(written, 53) : name.flatMap(n -> server(tls.group(1), 853));
        if (read.isEmpty()) {
            return Reading.wrong("incorrect upstream " + Quoted.of(written)
                    + (plain
                            ? "; write an address like \"10.0.1.10\", \"10.0.1.10:53\" or \"[fd00::53]:53\""
                            : "; write an address and the name in its certificate, like"
                                    + " \"tls://10.0.1.10#resolver.internal\""));
        }
        return read.get().getAddress().isAnyLocalAddress()
                        || read.get().getAddress().isMulticastAddress()
                ? Reading.wrong("incorrect upstream " + Quoted.of(written) + "; nobody can answer from this address")
                : Reading.of(new DnsSettings.Upstream(read.get(), name, List.of()));
    }

    private static Optional<InetSocketAddress> server(String written, int port) {
        return IpAddress.parse(written)
                .asOptional()
                .map(address -> new InetSocketAddress(address.toInetAddress(), port))
                .or(() -> socket(written).filter(socket -> socket.getPort() > 0));
    }

    private static Optional<InetSocketAddress> socket(String written) {
        Matcher parts = SOCKET.matcher(written);
        if (!parts.matches() || Integer.parseInt(parts.group(3)) > 65_535) {
            return Optional.empty();
        }
        boolean six = parts.group(1) != null;
        String host = six ? parts.group(1) : parts.group(2);
        return IpAddress.parse(host)
                .asOptional()
                .filter(address -> six == host.indexOf(':') >= 0)
                .map(address -> new InetSocketAddress(address.toInetAddress(), Integer.parseInt(parts.group(3))));
    }

    private static Reading<AddressRange> range(String written) {
        Matcher parts = RANGE.matcher(written);
        Optional<IpAddress> base =
                IpAddress.parse(parts.matches() ? parts.group(1) : written).asOptional();
        if (base.isEmpty()) {
            return Reading.wrong("incorrect range " + Quoted.of(written) + "; write it like \"10.10.0.0/16\"");
        }
        int width = base.get().isIpv4() ? 32 : 128;
        if (!parts.matches()) {
            return Reading.respell(written, base.get() + "/" + width);
        }
        int prefix = Integer.parseInt(parts.group(2));
        if (prefix > width || (base.get().isIpv4() && parts.group(1).indexOf(':') >= 0)) {
            return Reading.wrong(
                    "incorrect range " + Quoted.of(written) + "; the prefix is 0 to " + width + " for " + base.get());
        }
        AddressRange range = AddressRange.around(base.get(), prefix);
        if (!range.base().equals(base.get())) {
            return Reading.wrong("range " + Quoted.of(written) + " has host bits set; write "
                    + Quoted.of(range.toString()) + ", or " + Quoted.of(base.get() + "/" + width)
                    + " for this one address");
        }
        return range.toString().equals(written) ? Reading.of(range) : Reading.respell(written, range.toString());
    }

    private static Reading<IpAddress> address(String written) {
        Optional<IpAddress> read = IpAddress.parse(written).asOptional();
        if (read.isEmpty()) {
            return Reading.wrong("incorrect address " + Quoted.of(written) + "; write it like \"10.10.0.5\"");
        }
        String canonical = read.get().toString();
        return canonical.equals(written) ? Reading.of(read.get()) : Reading.respell(written, canonical);
    }
}
