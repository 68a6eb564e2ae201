package sekisho.packaging.squid;

import java.time.ZonedDateTime;
import sekisho.config.value.HostName;
import sekisho.config.value.IpAddress;

/**
 * One request that both are asked about.
 *
 * @param connect a CONNECT, else a forward GET
 */
record Probe(IpAddress client, HostName host, int port, boolean connect, ZonedDateTime at) {

    @Override
    public String toString() {
        return client + " " + (connect ? "CONNECT " + host + ":" + port : "GET http://" + host + ":" + port + "/") + " "
                + at.toLocalDateTime();
    }
}
