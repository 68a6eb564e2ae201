package sekisho.audit;

import java.util.Locale;
import java.util.Map;
import sekisho.config.value.Door;

/**
 * The class and activity of an event in OCSF 1.8.0.
 *
 * @param uid class_uid; its first digit is the category
 * @param activity activity_id, 99 where the class has no word for it
 * @param activityName of activity 99; empty otherwise
 */
record OcsfClass(int uid, int activity, String activityName) {

    static final int NETWORK = 4001;
    static final int HTTP = 4002;
    static final int DNS = 4003;
    static final int ENTITY = 3004;
    static final int USER_ACCESS = 3005;
    static final int AUTHENTICATION = 3002;
    static final int API = 6003;
    static final int LIFECYCLE = 6002;
    static final int EVENT_LOG = 1008;

    /** All that this version writes. */
    static final int[] ALL = {EVENT_LOG, AUTHENTICATION, ENTITY, USER_ACCESS, NETWORK, HTTP, DNS, LIFECYCLE, API};

    private static final int OTHER = 99;
    private static final Map<String, Integer> HTTP_ACTIVITIES = Map.of(
            "CONNECT", 1, "DELETE", 2, "GET", 3, "HEAD", 4, "OPTIONS", 5, "POST", 6, "PUT", 7, "TRACE", 8, "PATCH", 9);
    private static final Map<String, Integer> API_ACTIVITIES =
            Map.of("POST", 1, "GET", 2, "HEAD", 2, "PUT", 3, "PATCH", 3, "DELETE", 4);
    private static final Map<String, Integer> LOG_ACTIVITIES = Map.of("rotate", 5, "recovery", 8);

    OcsfClass(int uid, int activity) {
        this(uid, activity, "");
    }

    /** Whether it tells of a decision, which the schema calls a security control. */
    boolean isControl() {
        return category() == 4 || uid == AUTHENTICATION;
    }

    int category() {
        return uid / 1000;
    }

    long type() {
        return uid * 100L + activity;
    }

    /** Changes and administrators' calls get their checkpoint without waiting for the second to end. */
    static boolean isSignedAtOnce(int uid) {
        return uid == ENTITY || uid == USER_ACCESS || uid == API;
    }

    static OcsfClass of(AuditEvent event) {
        return event.fold(new Chosen());
    }

    private static OcsfClass named(int uid, Map<String, Integer> activities, String word) {
        int activity = activities.getOrDefault(word, OTHER);
        return new OcsfClass(uid, activity, activity == OTHER ? word : "");
    }

    private static final class Chosen implements AuditEvent.Cases<OcsfClass> {

        @Override
        public OcsfClass connection(AuditEvent.Connection event) {
            if (event.door() == Door.HTTP && event.method().isPresent()) {
                return named(HTTP, HTTP_ACTIVITIES, event.method().get());
            }
            return new OcsfClass(
                    NETWORK,
                    switch (event.verdict().outcome()) {
                        case ALLOW -> 1;
                        case DENY, REJECT -> 5;
                        case UNREACHABLE -> 4;
                    });
        }

        @Override
        public OcsfClass closed(AuditEvent.Closed event) {
            return new OcsfClass(NETWORK, 2);
        }

        @Override
        public OcsfClass query(AuditEvent.Query event) {
            // Traffic: the question and its answer in one event.
            return new OcsfClass(DNS, 6);
        }

        @Override
        public OcsfClass repeated(AuditEvent.Repeated event) {
            return event.like().fold(this);
        }

        @Override
        public OcsfClass edition(AuditEvent.EditionChange event) {
            return new OcsfClass(ENTITY, event.live() ? 10 : 3);
        }

        @Override
        public OcsfClass lifecycle(AuditEvent.Lifecycle event) {
            return new OcsfClass(LIFECYCLE, event.start() ? 3 : 4);
        }

        @Override
        public OcsfClass adminCall(AuditEvent.AdminCall event) {
            String method = event.route().split(" ", 2)[0].toUpperCase(Locale.ROOT);
            return new OcsfClass(API, API_ACTIVITIES.getOrDefault(method, 2));
        }

        @Override
        public OcsfClass authentication(AuditEvent.Authentication event) {
            return new OcsfClass(AUTHENTICATION, 1);
        }

        @Override
        public OcsfClass approval(AuditEvent.Approval event) {
            return switch (event.step().act()) {
                case OPENED -> new OcsfClass(USER_ACCESS, 1);
                case REVOKED, ENDED -> new OcsfClass(USER_ACCESS, 2);
                case REQUESTED, PROPOSED -> new OcsfClass(ENTITY, 1);
                case WITHDRAWN, LAPSED -> new OcsfClass(ENTITY, 4);
                case APPROVED, DENIED, AMENDED, ACTIVATED, APPROVERS, REFUSED -> new OcsfClass(ENTITY, 3);
            };
        }

        @Override
        public OcsfClass logActivity(AuditEvent.LogActivity event) {
            return named(EVENT_LOG, LOG_ACTIVITIES, event.activity());
        }
    }
}
