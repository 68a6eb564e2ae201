package sekisho.config.settings;

import java.util.Optional;
import sekisho.config.value.HostPattern;
import sekisho.config.value.IpAddress;

/** One of {@code hosts}: a pattern of names, or an address. Exactly one is present. */
record HostEntry(Optional<HostPattern> pattern, Optional<IpAddress> literal) {

    HostEntry(HostPattern pattern) {
        this(Optional.of(pattern), Optional.empty());
    }

    HostEntry(IpAddress literal) {
        this(Optional.empty(), Optional.of(literal));
    }
}
