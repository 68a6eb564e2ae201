package sekisho.config.settings;

import java.util.List;
import sekisho.config.value.AddressRange;

/** {@code rules[].addresses}: where a rule's names may live. Metadata addresses are in none of these. */
public sealed interface AddressScope {

    /** {@code private}, the default: 10/8, 172.16/12, 192.168/16, fc00::/7. */
    record Private() implements AddressScope {}

    /** {@code public}: global unicast outside every IANA special-purpose range. */
    record Public() implements AddressScope {}

    /** {@code any}: private and public. */
    record Any() implements AddressScope {}

    /** These ranges, also where they are special. */
    record Ranges(List<AddressRange> ranges) implements AddressScope {
        public Ranges {
            ranges = List.copyOf(ranges);
        }
    }
}
