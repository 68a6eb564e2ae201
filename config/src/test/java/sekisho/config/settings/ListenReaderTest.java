package sekisho.config.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sekisho.config.value.AddressRange;
import sekisho.config.value.Destination;
import sekisho.config.value.HostName;
import sekisho.config.value.PortRange;

class ListenReaderTest {

    private static final Path ROOM = Path.of("src/test/resources/sekisho/config/settings");

    private static final List<Listen.Sni> SNI = List.of(
            new Listen.Sni(
                    Listen.Entrance.plain(new InetSocketAddress("0.0.0.0", 8443)),
                    Listen.Original.NONE,
                    Optional.of(443)),
            new Listen.Sni(
                    Listen.Entrance.plain(new InetSocketAddress("0.0.0.0", 8444)),
                    Listen.Original.TPROXY,
                    Optional.empty()));

    private static final List<Listen.Relay> RELAY = List.of(
            new Listen.Relay(
                    Listen.Entrance.plain(new InetSocketAddress("0.0.0.0", 15432)),
                    Optional.of(new Destination(HostName.of("git.example.com"), 8000)),
                    Listen.Original.NONE,
                    List.of(),
                    List.of(),
                    Listen.Protocol.POSTGRES),
            new Listen.Relay(
                    Listen.Entrance.plain(new InetSocketAddress("0.0.0.0", 1500)),
                    Optional.empty(),
                    Listen.Original.REDIRECT,
                    List.of(AddressRange.of("10.20.8.0/22")),
                    List.of(PortRange.of(1500)),
                    Listen.Protocol.TLS));

    /** Each listener of the full file arrives, under its own name. */
    @Test
    void everyListenerArrives() throws Exception {
        byte[] file = Files.readAllBytes(ROOM.resolve("full.yaml"));
        Settings settings = SettingsReader.read(file, ROOM, InstantSource.fixed(Instant.parse("2026-11-23T14:00:00Z")))
                .settings();
        assertThat(settings.listen())
                .isEqualTo(new Listen(
                        List.of(
                                Listen.Entrance.plain(new InetSocketAddress("127.0.0.1", 3128)),
                                new Listen.Entrance(
                                        new InetSocketAddress("::1", 3128),
                                        Optional.of(new Listen.Tls(
                                                in("gw.pem"),
                                                in("keys/gw.key"),
                                                Optional.of(in("room-ca.pem")),
                                                List.of(in("room.crl")))),
                                        Optional.of(new Listen.ProxyProtocol(
                                                List.of(AddressRange.of("10.0.9.0/24")), false)))),
                        List.of(Listen.Entrance.plain(new InetSocketAddress("127.0.0.1", 1080))),
                        SNI,
                        RELAY,
                        List.of(
                                Listen.Dns.plain(new InetSocketAddress("127.0.0.1", 5300)),
                                new Listen.Dns(
                                        new InetSocketAddress("127.0.0.1", 8853),
                                        Optional.of(new Listen.Tls(
                                                in("gw.pem"),
                                                in("keys/gw.key"),
                                                Optional.of(in("room-ca.pem")),
                                                List.of(in("room.crl")))))),
                        Optional.of(new Listen.Admin(
                                new InetSocketAddress("127.0.0.1", 9443),
                                new Listen.Tls(
                                        in("gw.pem"),
                                        in("keys/gw.key"),
                                        Optional.of(Path.of("/etc/sekisho/room-ca.pem")),
                                        List.of()))),
                        Optional.of(new InetSocketAddress("127.0.0.1", 9464))));
        assertThat(settings.listen().doorKeys()).isEqualTo("listen.proxy, listen.socks5, listen.sni, listen.relay");
        assertThat(settings.listen().doors()).hasSize(7);
    }

    private static Path in(String path) {
        return ROOM.toAbsolutePath().resolve(path).normalize();
    }
}
