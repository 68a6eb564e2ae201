package sekisho.proxy;

import java.util.Optional;
import sekisho.config.value.Destination;
import sekisho.config.value.Door;

/**
 * What stands at the gate.
 *
 * @param asked the target as sent, without user information and query
 * @param destination empty when the text had none
 * @param method of an HTTP request, where one could be read
 */
record Visit(Arrival arrival, Door door, String asked, Optional<Destination> destination, Optional<String> method) {}
