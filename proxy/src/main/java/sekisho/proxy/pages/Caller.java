package sekisho.proxy.pages;

import sekisho.config.value.Destination;
import sekisho.config.value.Identity;

/**
 * Who asks for a page of ours, and at which door.
 *
 * @param here the listener's own address and port, as this connection reached it
 * @param tls whether the door speaks TLS
 */
public record Caller(Identity identity, Destination here, boolean tls) {}
