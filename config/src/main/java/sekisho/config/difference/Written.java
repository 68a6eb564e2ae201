package sekisho.config.difference;

import java.net.InetSocketAddress;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sekisho.config.settings.AddressScope;
import sekisho.config.settings.DnsSettings.LocalRecord;
import sekisho.config.settings.DnsSettings.Upstream;
import sekisho.config.value.HostName;
import sekisho.config.value.HostPattern;
import sekisho.config.value.Sha256;
import sekisho.config.value.UnicodeName;

/** A value of the settings as a person would write it in the file, in one line. */
final class Written {

    private Written() {}

    static String text(Object value) {
        if (value instanceof Collection<?> many) {
            Stream<String> texts = many.stream().map(Written::text);
            return (many instanceof Set ? texts.sorted() : texts).collect(Collectors.joining(", "));
        }
        if (value instanceof Duration time) {
            return duration(time);
        }
        if (value instanceof Enum<?> word) {
            return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
        if (value instanceof InetSocketAddress socket) {
            String host = socket.getAddress().getHostAddress();
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + socket.getPort();
        }
        if (value instanceof HostPattern || value instanceof HostName) {
            return host(value.toString());
        }
        if (value instanceof AddressScope scope) {
            return scope.fold(() -> "private", () -> "public", () -> "any", ranges -> text(Set.copyOf(ranges)));
        }
        if (value instanceof Upstream upstream) {
            return upstream.text() + authorities(upstream.authorities());
        }
        if (value instanceof LocalRecord record) {
            return record.alias().map(alias -> "cname " + text(alias)).orElseGet(() -> text(record.addresses()));
        }
        return value.toString();
    }

    /** In both forms where it is not the same to the eye: who approves sees what others would be shown. */
    private static String host(String ascii) {
        return ascii.contains("xn--")
                ? ascii + UnicodeName.parse(ascii).fold(name -> " (" + name.unicode() + ")", (reason, why) -> " (?)")
                : ascii;
    }

    private static String authorities(List<X509Certificate> ca) {
        return ca.isEmpty()
                ? ""
                : ca.stream().map(Written::fingerprint).sorted().collect(Collectors.joining(" ", " ca ", ""));
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            return "sha256:" + Sha256.hex(certificate.getEncoded());
        } catch (CertificateEncodingException itWasRead) {
            throw new IllegalStateException(itWasRead);
        }
    }

    private static String duration(Duration time) {
        long seconds = time.toSeconds();
        if (time.isZero()) {
            return "0s";
        }
        return time.toNanosPart() != 0
                ? time.toMillis() + "ms"
                : seconds % 86_400 == 0
                        ? seconds / 86_400 + "d"
                        : seconds % 3_600 == 0
                                ? seconds / 3_600 + "h"
                                : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    /** What a reader can't see (controls, joiners, directions) is shown as an escape of YAML. Nothing is cut off. */
    static String safe(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (Character.getType(c)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.UNASSIGNED,
                        Character.PRIVATE_USE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR ->
                    out.append(String.format(c > 0xffff ? "\\U%08X" : "\\u%04X", c));
                default -> out.appendCodePoint(c);
            }
        });
        return out.toString();
    }
}
