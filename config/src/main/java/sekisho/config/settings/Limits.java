package sekisho.config.settings;

import java.time.Duration;

/**
 * {@code limits}. Every number has a default, so a key is written only to change it.
 *
 * @param headSize of a request head in bytes; 64 KiB
 * @param headTime from accept, or from the last answer, to the end of a request head; 10 s whatever arrives between
 * @param helloTime for the first bytes of a tunnel; 5 s
 * @param dial per address; 5 s
 * @param idle a tunnel or connection without a byte in either direction; 10 min
 * @param lifetime of a tunnel; 12 h
 * @param writeStall without progress while bytes wait for a reader; 60 s
 * @param drain at SIGTERM, before open tunnels are cut; 30 s
 * @param handshake from accept to the end of a TLS handshake; 10 s
 * @param perClient for each client; 1,000 connections
 * @param whole for all clients together; no bound
 */
public record Limits(
        int headSize,
        Duration headTime,
        Duration helloTime,
        Duration dial,
        Duration idle,
        Duration lifetime,
        Duration writeStall,
        Duration drain,
        Duration handshake,
        Bounds perClient,
        Bounds whole) {

    public static final Limits DEFAULT = new Limits(
            64 * 1024,
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofMinutes(10),
            Duration.ofHours(12),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Bounds.PER_CLIENT,
            Bounds.NONE);
}
