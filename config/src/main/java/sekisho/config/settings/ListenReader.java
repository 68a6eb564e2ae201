package sekisho.config.settings;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code listen}. */
final class ListenReader {

    private final NamedFiles files;
    private final Report report;
    private final Map<InetSocketAddress, YamlNode> taken = new HashMap<>();

    ListenReader(NamedFiles files, Report report) {
        this.files = files;
        this.report = report;
    }

    Listen read(YamlNode.Keys root) {
        YamlNode.Keys listen =
                root.value("listen").flatMap(YamlNode::asKeys).orElse(new YamlNode.Keys(1, 1, List.of()));
        return new Listen(
                addresses(listen, "proxy"),
                addresses(listen, "dns"),
                listen.value("admin").flatMap(YamlNode::asKeys).flatMap(this::admin),
                listen.value("metrics").flatMap(YamlNode::asKeys).flatMap(this::address));
    }

    private List<InetSocketAddress> addresses(YamlNode.Keys listen, String kind) {
        return listen.value(kind).flatMap(YamlNode::asItems).stream()
                .flatMap(items -> items.items().stream())
                .flatMap(item -> item.asKeys().stream())
                .flatMap(keys -> address(keys).stream())
                .toList();
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

    private Optional<Listen.Admin> admin(YamlNode.Keys admin) {
        Optional<InetSocketAddress> address = address(admin);
        Optional<Listen.Tls> tls = admin.value("tls").flatMap(YamlNode::asKeys).flatMap(this::tls);
        return address.flatMap(at -> tls.map(with -> new Listen.Admin(at, with)));
    }

    private Optional<Listen.Tls> tls(YamlNode.Keys tls) {
        Optional<Path> certificate = PlainKinds.PATH.read(tls, "certificate").map(files::resolve);
        Optional<Path> key = PlainKinds.PATH.read(tls, "key").map(files::resolve);
        Optional<Path> clientCa = PlainKinds.PATH.read(tls, "client-ca").map(files::resolve);
        return certificate.flatMap(c -> key.flatMap(k -> clientCa.map(ca -> new Listen.Tls(c, k, ca))));
    }
}
