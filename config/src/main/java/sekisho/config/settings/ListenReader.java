package sekisho.config.settings;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** {@code listen}. */
final class ListenReader {

    private final NamedFiles files;
    private final Report report;
    private final DoorReader doors;
    private final Map<InetSocketAddress, YamlNode> taken = new HashMap<>();

    ListenReader(NamedFiles files, Report report) {
        this.files = files;
        this.report = report;
        doors = new DoorReader(report);
    }

    Listen read(YamlNode.Keys root) {
        YamlNode.Keys listen =
                root.value("listen").flatMap(YamlNode::asKeys).orElse(new YamlNode.Keys(1, 1, List.of()));
        return new Listen(
                places(listen, "proxy", this::entrance),
                places(listen, "socks5", this::entrance),
                places(listen, "sni", keys -> entrance(keys).map(at -> doors.sni(keys, at))),
                places(listen, "relay", keys -> entrance(keys).flatMap(at -> doors.relay(keys, at))),
                places(listen, "dns", this::dns),
                listen.value("admin").flatMap(YamlNode::asKeys).flatMap(this::admin),
                listen.value("metrics").flatMap(YamlNode::asKeys).flatMap(this::address));
    }

    private static <T> List<T> places(YamlNode.Keys listen, String kind, Function<YamlNode.Keys, Optional<T>> reader) {
        return listen.value(kind).flatMap(YamlNode::asItems).stream()
                .flatMap(items -> items.items().stream())
                .flatMap(item -> item.asKeys().stream())
                .flatMap(keys -> reader.apply(keys).stream())
                .toList();
    }

    /** What the doors of the proxy have in common. */
    private Optional<Listen.Entrance> entrance(YamlNode.Keys door) {
        Optional<Listen.Tls> tls = tls(door);
        Optional<Listen.ProxyProtocol> header =
                door.value("proxy-protocol").flatMap(YamlNode::asKeys).map(ListenReader::proxyProtocol);
        return address(door).map(at -> new Listen.Entrance(at, tls, header));
    }

    private Optional<Listen.Dns> dns(YamlNode.Keys listener) {
        Optional<Listen.Tls> tls = tls(listener);
        tls.filter(files -> files.clientCa().isEmpty() && !files.crl().isEmpty())
                .ifPresent(files -> report.error(
                        listener.value("tls").orElseThrow(), "crl speaks of client certificates; write client-ca too"));
        return address(listener).map(at -> new Listen.Dns(at, tls));
    }

    private Optional<Listen.Admin> admin(YamlNode.Keys admin) {
        Optional<Listen.Tls> tls = tls(admin);
        return address(admin).flatMap(at -> tls.map(with -> new Listen.Admin(at, with)));
    }

    private Optional<InetSocketAddress> address(YamlNode.Keys listener) {
        Optional<InetSocketAddress> read = AddressKinds.SOCKET_ADDRESS.read(listener, "address");
        read.filter(address -> address.getPort() != 0).ifPresent(address -> {
            YamlNode here = listener.value("address").orElseThrow();
            YamlNode before = taken.putIfAbsent(address, here);
            if (before != null) {
                report.error(
                        here, "another listener has this address at line " + before.line() + "; write another port");
            }
        });
        return read;
    }

    private Optional<Listen.Tls> tls(YamlNode.Keys listener) {
        return listener.value("tls").flatMap(YamlNode::asKeys).flatMap(tls -> {
            Optional<Path> certificate = file(tls, "certificate");
            Optional<Path> key = file(tls, "key");
            Optional<Path> clientCa = file(tls, "client-ca");
            List<Path> crl = PlainKinds.PATH.readAll(tls, "crl").stream()
                    .map(files::resolve)
                    .toList();
            return certificate.flatMap(chain -> key.map(own -> new Listen.Tls(chain, own, clientCa, crl)));
        });
    }

    private Optional<Path> file(YamlNode.Keys tls, String key) {
        return PlainKinds.PATH.read(tls, key).map(files::resolve);
    }

    private static Listen.ProxyProtocol proxyProtocol(YamlNode.Keys header) {
        return new Listen.ProxyProtocol(
                AddressKinds.RANGE_OF_ADDRESSES.readAll(header, "trust"),
                PlainKinds.BOOLEAN.read(header, "require").orElse(true));
    }
}
