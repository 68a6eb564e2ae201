package sekisho.config.value;

/** Where a connection wants to go, before its port: a name, or an address written out (RFC 3986 §3.2.2). */
public sealed interface Host permits HostName, IpAddress {

    /**
     * The only reader of hosts from the network. IPv4 is four decimal octets without leading zeros, IPv6 stands in
     * brackets and has no zone; any other text that a C library would take for an address is refused, as is a name whose
     * last label is all digits, or whose letters are of scripts that nobody mixes.
     *
     * @return a name or an address, or {@code host.syntax}, {@code host.ip_form}, {@code host.idna}
     */
    static Parsed<Host> parse(String text) {
        if (text.startsWith("[")) {
            if (!text.endsWith("]") || text.indexOf(':') < 0) {
                return Parsed.bad(Reason.HOST_SYNTAX, "brackets hold an IPv6 address and nothing else");
            }
            return IpAddress.parse(text.substring(1, text.length() - 1)).then(Parsed::ok);
        }
        if (IpAddress.looksLikeAddress(text)) {
            return text.indexOf(':') >= 0
                    ? Parsed.bad(Reason.HOST_SYNTAX, "an IPv6 address stands in brackets")
                    : IpAddress.parse(text).then(Parsed::ok);
        }
        return HostName.parse(text)
                .then(name -> name.mixesScripts()
                        ? Parsed.bad(Reason.HOST_IDNA, "an xn-- label mixes scripts that look alike")
                        : Parsed.ok(name));
    }

    /** The canonical text as it stands in a URL: IPv6 in brackets. */
    String text();
}
