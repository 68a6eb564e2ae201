package sekisho.config.difference;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import sekisho.config.settings.RuleSettings;
import sekisho.config.settings.Target;
import sekisho.config.value.PortRange;

/** Where a rule leads, whatever the words: by place and tunnel, the ports. */
final class Reach {

    private final Map<String, BitSet> ports = new TreeMap<>();

    static Reach of(RuleSettings rule) {
        Reach reach = new Reach();
        rule.targets().forEach(reach::add);
        return reach;
    }

    private void add(Target target) {
        BitSet open = new BitSet();
        for (PortRange range : target.ports()) {
            open.set(range.first(), range.last() + 1);
        }
        String end = target.tunnel() == Target.Tunnel.TCP ? " tunnel tcp" : "";
        Stream.of(target.hosts(), target.literals(), target.ranges())
                .flatMap(List::stream)
                .map(Reach::bracketed)
                .forEach(place -> ports.merge(place + end, open, Reach::union));
    }

    private static String bracketed(Object place) {
        String text = Written.text(place);
        return text.indexOf(':') < 0 ? text : "[" + text + "]";
    }

    /** Targets share one set among their hosts, so a union is a set of its own. */
    private static BitSet union(BitSet one, BitSet other) {
        BitSet both = (BitSet) one.clone();
        both.or(other);
        return both;
    }

    /** Everything in it that isn't in {@code other}, as {@code HOST:PORTS}. */
    List<String> without(Reach other) {
        List<String> more = new ArrayList<>();
        ports.forEach((place, open) -> {
            BitSet left = (BitSet) open.clone();
            left.andNot(other.ports.getOrDefault(place, new BitSet()));
            if (!left.isEmpty()) {
                more.add(told(place, left));
            }
        });
        return more;
    }

    List<String> all() {
        return without(new Reach());
    }

    private static String told(String place, BitSet open) {
        List<String> runs = new ArrayList<>();
        for (int from = open.nextSetBit(0); from >= 0; ) {
            int end = open.nextClearBit(from);
            runs.add(new PortRange(from, end - 1).toString());
            from = open.nextSetBit(end);
        }
        int tunnel = place.endsWith(" tunnel tcp") ? place.length() - " tunnel tcp".length() : place.length();
        return place.substring(0, tunnel) + ":" + String.join(",", runs) + place.substring(tunnel);
    }
}
