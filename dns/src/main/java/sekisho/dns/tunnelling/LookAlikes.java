package sekisho.dns.tunnelling;

import java.util.LinkedHashMap;
import java.util.Map;
import sekisho.config.value.IpAddress;
import sekisho.config.value.UnicodeName;

/**
 * Refused names that pretend to be others: an internationalised label that mixes scripts, or that no registry would accept. They
 * are compared as bytes like all names and match nothing; who asks for one has probably been sent a false link.
 */
public final class LookAlikes {

    /** Pairs of client and name that were told of lately. */
    private static final int REMEMBERED = 1_000;

    private record Pair(IpAddress client, String name) {}

    private final Map<Pair, Boolean> told = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Pair, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** Whether the name is one, and this client hasn't been told of for it. */
    public boolean isNews(IpAddress client, String name) {
        if (!name.contains("xn--") || !pretends(name)) {
            return false;
        }
        synchronized (told) {
            return told.put(new Pair(client, name), true) == null;
        }
    }

    private static boolean pretends(String name) {
        return UnicodeName.parse(name).fold(UnicodeName::mixesScripts, (reason, detail) -> true);
    }
}
