package sekisho.proxy;

import java.io.IOException;
import java.util.List;
import sekisho.config.value.Door;

/** A proxy with one listener of every kind in front of one origin. */
final class DoorsRig implements AutoCloseable {

    final RawOrigin origin;
    final Rig rig;

    DoorsRig(RawOrigin.Script script, String expect, String more) {
        origin = new RawOrigin(script);
        rig = new Rig(file(origin.port(), expect, more));
        for (String name : List.of("allowed.example", "secure.test.example", "core.example")) {
            rig.names.put(name, List.of("127.0.0.1"));
        }
        rig.names.put("stray.example", List.of("10.9.9.9"));
    }

    private static String file(int port, String expect, String more) {
        return """
            version: 1
            name: rig
            listen:
              proxy: [{address: "127.0.0.1:0"}]
              socks5: [{address: "127.0.0.1:0"}]
              sni: [{address: "127.0.0.1:0", port: %1$d}, {address: "127.0.0.1:0", original: tproxy}]
              relay:
                - {address: "127.0.0.1:0", to: "core.example:%1$d", expect: %2$s}
                - {address: "127.0.0.1:0", to: "stranger.example:%1$d", expect: any}
            clients:
              here: {networks: [127.0.0.0/8]}
            rules:
              - {id: tls-only, clients: [here], hosts: [secure.test.example, stray.example, gone.example], ports: [%1$d], addresses: [127.0.0.0/8]}
              - {id: anything, clients: [here], hosts: [allowed.example, 127.0.0.1], ports: [%1$d, 1], tunnel: tcp, addresses: [127.0.0.0/8]}
              - {id: core, clients: [here], hosts: [core.example], ports: [%1$d], addresses: [127.0.0.0/8]%3$s}
            dns: {zones: [{zone: ".", upstreams: ["127.0.0.1:5353"]}]}
            audit: {directory: /nowhere, when-unavailable: close}
            limits: {hello-time: 1s, head-time: 1s}
            """.formatted(port, expect, more);
    }

    RawClient client(Door door) {
        return rig.client(door);
    }

    /** Once all of it is over: the close is recorded after the client has seen it. */
    void forget() {
        rig.forget();
        origin.forget();
    }

    @Override
    public void close() throws IOException {
        rig.close();
        origin.close();
    }
}
