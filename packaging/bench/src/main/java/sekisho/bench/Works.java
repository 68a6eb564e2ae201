package sekisho.bench;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import sekisho.bench.load.Asks;
import sekisho.bench.load.DnsLoad;
import sekisho.bench.load.Door;
import sekisho.bench.load.HttpLoad;
import sekisho.bench.load.StreamLoad;
import sekisho.bench.load.TunnelLoad;
import sekisho.bench.origin.HttpOrigin;
import sekisho.bench.origin.Names;
import sekisho.bench.origin.Origins;
import sekisho.bench.server.Use;

/** Every kind of work that is offered in interleaved rounds. */
final class Works {

    private static final int TUNNELS_TOGETHER = 32;
    private static final int HTTP_CONNECTIONS = 32;
    private static final int DNS_SOCKETS = 4;

    /** More than one load asks in a run. */
    private static final long FRESH_NAMES_EACH = 20_000_000;

    private Works() {}

    static List<Work> all(Origins origins) {
        return List.of(
                connect(origins),
                bulk(origins, 1),
                bulk(origins, 8),
                http(origins),
                dnsHit(),
                dnsMiss(new AtomicLong()));
    }

    static Work connect(Origins origins) {
        return Work.ofOperations(
                "connect",
                "CONNECT set-up, a new tunnel each",
                Use.TUNNEL,
                door -> new TunnelLoad(door, heads(door, origins.echo()), TUNNELS_TOGETHER));
    }

    private static Work bulk(Origins origins, int streams) {
        String title = "CONNECT bulk, " + streams + (streams == 1 ? " stream" : " streams");
        return Work.ofBytes(
                "bulk-" + streams,
                title,
                Use.STREAM,
                door -> new StreamLoad(door, heads(door, origins.source()), streams));
    }

    private static Work http(Origins origins) {
        return Work.ofOperations(
                "http",
                "HTTP forward, keep-alive, 1 KiB",
                Use.FORWARD,
                door -> new HttpLoad(door, Asks.get(Names.hosts(), origins.http()), HTTP_CONNECTIONS, HttpOrigin.BODY));
    }

    private static Work dnsHit() {
        return Work.ofOperations(
                "dns-hit",
                "DNS, cache hit",
                Use.NAMES,
                door -> new DnsLoad(door, Asks.questions(Names.hosts()), DNS_SOCKETS));
    }

    private static Work dnsMiss(AtomicLong fresh) {
        return Work.ofOperations(
                "dns-miss",
                "DNS, cache miss, forwarded",
                Use.NAMES,
                door -> new DnsLoad(
                        door, Asks.freshQuestions(Names.families(), fresh.getAndAdd(FRESH_NAMES_EACH)), DNS_SOCKETS));
    }

    static Supplier<ByteBuffer> heads(Door door, int port) {
        return door.relay() ? Asks.nothing() : Asks.connect(Names.hosts(), port);
    }
}
