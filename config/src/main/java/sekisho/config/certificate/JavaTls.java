package sekisho.config.certificate;

/** What Java's own TLS must be told before its first handshake in this process, of a server or of a client: it looks once. */
public final class JavaTls {

    static {
        // A client that negotiates anew is a stranger again (contract H05).
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
        // Tickets would let a client back in whose certificate has ended since; they also outlive the memory of us.
        System.setProperty("jdk.tls.server.enableSessionTicketExtension", "false");
    }

    private JavaTls() {}

    /** Called by whoever makes a context, also for the way out: the first one decides for all. */
    public static void prepare() {
        // Loading this class has done it.
    }
}
