package sekisho.bench.server;

/** What a server under test can be asked for. */
public enum Use {
    /** A tunnel to the echo origin. */
    TUNNEL,
    /** A tunnel to the source origin. */
    STREAM,
    /** An HTTP request in absolute form. */
    FORWARD,
    /** A DNS question over UDP. */
    NAMES
}
