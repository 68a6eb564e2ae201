package sekisho.audit;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import sekisho.config.value.Edition;

/**
 * What the log itself says in every line, put into bytes once: which product wrote it, on which node, what kind of event it
 * is, under which edition. Only the blinding is new in each.
 */
final class Stamp {

    private static final int BLINDING_BYTES = 16;
    private static final int POOL_BYTES = 4_096;
    private static final int MOST_HEADS = 256;
    private static final int MOST_APPROVERS = 32;

    private final SecureRandom random = new SecureRandom();
    private final byte[] pool = new byte[POOL_BYTES];
    private final byte[] gates;
    private final byte[] house;
    private final byte[] app;
    private final byte[] device;
    private final Map<Head, byte[]> heads = new ConcurrentHashMap<>();
    private int used = POOL_BYTES;
    private volatile Known known = Known.of(new Edition("", List.of()));

    /**
     * @param node name of this appliance
     * @param version of the product
     */
    Stamp(String node, String version) {
        gates = metadata(version, List.of("host", "security_control"));
        house = metadata(version, List.of("host"));
        app = members(line -> product(line, "app", version));
        device = members(line -> line.object("device")
                .text("uid", node)
                .number("type_id", 99)
                .text("type", "Gateway")
                .end());
    }

    private record Head(OcsfClass kind, int status, int severity) {}

    private record Known(
            Edition edition,
            @SuppressWarnings("ArrayRecordComponent") byte[] bytes) {

        static Known of(Edition edition) {
            List<String> approvers = edition.approvers();
            return new Known(
                    edition,
                    members(line -> line.text("edition", edition.digest())
                            .texts("approvers", approvers.subList(0, Math.min(approvers.size(), MOST_APPROVERS)))));
        }
    }

    /** The product as the application that is meant. */
    JsonLine app(JsonLine line) {
        return line.part(app);
    }

    /** From the version of the schema to the time; the end of {@code metadata} is in it. */
    void head(JsonLine line, OcsfClass kind, long millis, int status, int severity) {
        line.part(kind.isControl() ? gates : house).number("time", millis);
        line.part(kind(new Head(kind, status, severity)));
    }

    /** {@code unmapped.sekisho}, with 16 random bytes: nobody can guess a record from its leaf hash; and whether
     * the time is to be believed. */
    JsonLine ours(JsonLine line, long millis) {
        byte[] blinding = new byte[BLINDING_BYTES];
        synchronized (pool) {
            if (used == POOL_BYTES) {
                random.nextBytes(pool);
                used = 0;
            }
            System.arraycopy(pool, used, blinding, 0, BLINDING_BYTES);
            used += BLINDING_BYTES;
        }
        line.object("unmapped").object("sekisho").hex("s", blinding, 0, BLINDING_BYTES);
        return ClockWatch.isUnsynced(millis) ? line.text("clock", "unsynced") : line;
    }

    /** Digest and approvers of the edition in force. */
    JsonLine edition(JsonLine line, Edition edition) {
        Known last = known;
        if (!last.edition().equals(edition)) {
            last = Known.of(edition);
            known = last;
        }
        return line.part(last.bytes());
    }

    private byte[] kind(Head head) {
        byte[] written = heads.get(head);
        if (written == null) {
            written = written(head);
            // Names of methods come from the network, and there are many.
            if (heads.size() < MOST_HEADS) {
                heads.put(head, written);
            }
        }
        return written;
    }

    private byte[] written(Head head) {
        OcsfClass kind = head.kind();
        return members(line -> {
            line.number("class_uid", kind.uid()).number("category_uid", kind.category());
            line.number("activity_id", kind.activity());
            if (!kind.activityName().isEmpty()) {
                line.brief("activity_name", kind.activityName());
            }
            line.number("type_uid", kind.type()).number("severity_id", head.severity());
            line.number("status_id", head.status())
                    .text("status", head.status() == EventMembers.SUCCESS ? "Success" : "Failure");
            line.part(device);
        });
    }

    private static byte[] metadata(String version, List<String> profiles) {
        return members(line -> product(line.text("version", "1.8.0"), "product", version)
                .texts("profiles", profiles)
                .end());
    }

    private static JsonLine product(JsonLine line, String name, String version) {
        return line.object(name)
                .text("name", "Sekisho")
                .text("vendor_name", "Sekisho")
                .text("version", version)
                .end();
    }

    /** Members that stand behind others. */
    private static byte[] members(Consumer<JsonLine> writer) {
        JsonLine line = new JsonLine();
        writer.accept(line);
        return line.utf8();
    }
}
