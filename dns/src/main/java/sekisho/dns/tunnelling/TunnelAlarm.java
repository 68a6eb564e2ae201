package sekisho.dns.tunnelling;

import sekisho.config.value.Identity;

/** Who is told that names look like a tunnel; each kind once in half an hour for a client and a registered name. */
public interface TunnelAlarm {

    /**
     * @param level {@code suspect}, {@code tunnel}, {@code names} or {@code absent}
     * @param measure the score, or how many names
     */
    void raise(Identity client, String registered, String level, int measure);
}
