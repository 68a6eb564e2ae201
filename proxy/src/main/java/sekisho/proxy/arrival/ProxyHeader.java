package sekisho.proxy.arrival;

import java.util.Optional;
import sekisho.config.value.IpAddress;

/**
 * What a load balancer says about a connection (the PROXY protocol, versions 1 and 2).
 *
 * @param client who it is for; empty when it speaks for itself (a health check), then the peer is the client
 * @param vpcEndpoint the AWS endpoint it came through
 * @param length of the header in bytes; 0 when there is none
 */
record ProxyHeader(Optional<Source> client, Optional<String> vpcEndpoint, int length) {

    static final ProxyHeader NONE = new ProxyHeader(Optional.empty(), Optional.empty(), 0);

    record Source(IpAddress address, int port) {}
}
