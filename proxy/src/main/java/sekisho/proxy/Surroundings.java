package sekisho.proxy;

import sekisho.config.LiveConfig;

/**
 * What every door stands among.
 *
 * @param pseudonym our name in {@code Via}: the same on all nodes of one name, so that a loop over two of them is seen
 * @param minimumRate of request bodies
 */
record Surroundings(
        LiveConfig live,
        Gate gate,
        Dialer dialer,
        Tunnels tunnels,
        Replies replies,
        GatewayPages pages,
        ProxyMetrics metrics,
        String pseudonym,
        BodyPace.Minimum minimumRate) {}
