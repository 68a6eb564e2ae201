package sekisho.audit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sekisho.config.approval.ApprovalStep;
import sekisho.config.value.DecisionId;
import sekisho.config.value.Destination;
import sekisho.config.value.Door;
import sekisho.config.value.Edition;
import sekisho.config.value.Identity;
import sekisho.config.value.IpAddress;

/**
 * Everything the appliance remembers. Texts from the network stand here as they came; {@code EventLine} escapes them, once,
 * on the way into the log.
 */
public sealed interface AuditEvent {

    /** When an event must be safe on the disk. */
    enum Durability {
        /** Before its effect: decisions, refusals, changes, failures (class D). */
        BEFORE_EFFECT,
        /** Within 100 ms: closes, byte counts, allowed DNS answers (class S). */
        SOON
    }

    default Durability durability() {
        return Durability.BEFORE_EFFECT;
    }

    /** Whether something happens only if this is recorded, now or soon: not what tells of the past, or of the log. */
    default boolean isGate() {
        return durability() == Durability.BEFORE_EFFECT;
    }

    <R> R fold(Cases<R> cases);

    /** One method per kind of event. */
    interface Cases<R> {
        R connection(Connection event);

        R closed(Closed event);

        R query(Query event);

        R repeated(Repeated event);

        R edition(EditionChange event);

        R lifecycle(Lifecycle event);

        R adminCall(AdminCall event);

        R authentication(Authentication event);

        R logActivity(LogActivity event);

        R approval(Approval event);
    }

    /**
     * A connection or request at a proxy door: opened, refused, rejected, or not to be reached. OCSF 4001, or 4002 where
     * {@code method} is present and the door is {@link Door#HTTP}.
     *
     * @param clientPort of the client's socket, 0–65535
     * @param asked the target as the client wrote it, without user information and query, at most 1,024 characters
     * @param destination the one canonical destination; empty when the text had none
     * @param method of an HTTP request
     * @param addresses that the name had, all of them; the first is dialed first
     */
    record Connection(
            DecisionId id,
            Door door,
            Identity client,
            int clientPort,
            String asked,
            Optional<Destination> destination,
            Optional<String> method,
            List<IpAddress> addresses,
            Verdict verdict)
            implements AuditEvent {

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.connection(this);
        }
    }

    /**
     * How a client began TLS inside a tunnel.
     *
     * @param serverName the outer one where {@code encrypted}
     * @param protocols that ALPN offers (RFC 7301)
     * @param encrypted whether it offers an encrypted ClientHello
     */
    record Greeting(Optional<String> serverName, List<String> protocols, boolean encrypted) {}

    /**
     * The end of a connection that was opened. OCSF 4001, activity close.
     *
     * @param id of the decision that opened it
     * @param address that was dialed
     * @param greeting the client's TLS greeting, where one was read
     * @param verdict outcome {@code allow} with the {@code end.*} reason
     * @param bytesUp bytes from the client
     * @param bytesDown bytes to the client
     * @param open measured by the monotonic clock
     */
    record Closed(
            DecisionId id,
            Door door,
            Identity client,
            int clientPort,
            Destination destination,
            IpAddress address,
            Optional<Greeting> greeting,
            Verdict verdict,
            long bytesUp,
            long bytesDown,
            Duration open)
            implements AuditEvent {

        @Override
        public Durability durability() {
            return Durability.SOON;
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.closed(this);
        }
    }

    /**
     * A DNS question and what became of it. OCSF 4003.
     *
     * @param name in presentation format (RFC 1035 §5.1: {@code \DDD} and {@code \.} escapes), as asked
     * @param type query type number
     * @param rcode of the answer (RFC 6895 §2.3)
     * @param addresses in the answer, or those for which it was refused
     */
    record Query(
            DecisionId id,
            Identity client,
            int clientPort,
            String transport,
            String name,
            int type,
            int rcode,
            List<IpAddress> addresses,
            Verdict verdict)
            implements AuditEvent {

        @Override
        public Durability durability() {
            return verdict.outcome() == Verdict.Outcome.ALLOW ? Durability.SOON : Durability.BEFORE_EFFECT;
        }

        @Override
        public boolean isGate() {
            return true;
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.query(this);
        }
    }

    /**
     * More events like one already recorded, counted exactly instead of written one by one.
     *
     * @param like the event that they repeat
     * @param count how many more, at least 1
     */
    record Repeated(AuditEvent like, long count, Duration within) implements AuditEvent {

        @Override
        public Durability durability() {
            return Durability.SOON;
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.repeated(this);
        }
    }

    /** An edition goes live, or a file was refused. OCSF 3004. */
    record EditionChange(DecisionId id, Edition edition, Optional<Edition> before, boolean live, String detail)
            implements AuditEvent {

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.edition(this);
        }
    }

    /** The appliance starts or stops. OCSF 6002. */
    record Lifecycle(DecisionId id, boolean start, String detail, Edition edition) implements AuditEvent {

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.lifecycle(this);
        }
    }

    /** Somebody used the admin API. OCSF 6003. */
    record AdminCall(DecisionId id, Identity client, int clientPort, Optional<String> person, String route, int status)
            implements AuditEvent {

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.adminCall(this);
        }
    }

    /**
     * A client certificate was presented: refused, or believed for the first time. OCSF 3002.
     *
     * @param client with the certificate's name where it has one
     * @param certificate what it says about itself; empty when it could not be read
     */
    record Authentication(
            DecisionId id, Door door, Identity client, int clientPort, Optional<Presented> certificate, Verdict verdict)
            implements AuditEvent {

        /**
         * A certificate as a record names it.
         *
         * @param serial in hex
         * @param fingerprint SHA-256 over the certificate, in hex
         */
        public record Presented(String subject, String issuer, String serial, String fingerprint) {}

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.authentication(this);
        }
    }

    /** A step at the approval desk. OCSF 3004; 3005 where a grant comes into force or ends. */
    record Approval(DecisionId id, ApprovalStep step, Edition edition) implements AuditEvent {

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.approval(this);
        }
    }

    /**
     * What the log does itself: recovery, rotation, heartbeat, loss. OCSF 1008.
     *
     * @param facts by name, in the order given
     */
    record LogActivity(DecisionId id, String activity, Map<String, String> facts) implements AuditEvent {

        @Override
        public boolean isGate() {
            return false;
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.logActivity(this);
        }
    }
}
