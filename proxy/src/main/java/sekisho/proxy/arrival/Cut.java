package sekisho.proxy.arrival;

import sekisho.config.value.Reason;

/**
 * Sent through a client's pipeline when its certificate has ended, or is not believed any more; the channel is closed at
 * once behind it.
 */
public record Cut(Reason reason) {}
