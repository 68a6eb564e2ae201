package sekisho.config.settings;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import sekisho.config.value.AddressRange;

/** {@code rules[].addresses}: where a rule's names may live. Metadata addresses are in none of these. */
public sealed interface AddressScope {

    /** One continuation per case. */
    <R> R fold(
            Supplier<? extends R> ofPrivate,
            Supplier<? extends R> ofPublic,
            Supplier<? extends R> ofAny,
            Function<List<AddressRange>, ? extends R> ofRanges);

    /** {@code private}, the default: 10/8, 172.16/12, 192.168/16, fc00::/7. */
    record Private() implements AddressScope {
        @Override
        public <R> R fold(
                Supplier<? extends R> ofPrivate,
                Supplier<? extends R> ofPublic,
                Supplier<? extends R> ofAny,
                Function<List<AddressRange>, ? extends R> ofRanges) {
            return ofPrivate.get();
        }
    }

    /** {@code public}: global unicast outside every IANA special-purpose range. */
    record Public() implements AddressScope {
        @Override
        public <R> R fold(
                Supplier<? extends R> ofPrivate,
                Supplier<? extends R> ofPublic,
                Supplier<? extends R> ofAny,
                Function<List<AddressRange>, ? extends R> ofRanges) {
            return ofPublic.get();
        }
    }

    /** {@code any}: private and public. */
    record Any() implements AddressScope {
        @Override
        public <R> R fold(
                Supplier<? extends R> ofPrivate,
                Supplier<? extends R> ofPublic,
                Supplier<? extends R> ofAny,
                Function<List<AddressRange>, ? extends R> ofRanges) {
            return ofAny.get();
        }
    }

    /** These ranges, also where they are special. */
    record Ranges(List<AddressRange> ranges) implements AddressScope {
        public Ranges {
            ranges = List.copyOf(ranges);
        }

        @Override
        public <R> R fold(
                Supplier<? extends R> ofPrivate,
                Supplier<? extends R> ofPublic,
                Supplier<? extends R> ofAny,
                Function<List<AddressRange>, ? extends R> ofRanges) {
            return ofRanges.apply(ranges);
        }
    }
}
