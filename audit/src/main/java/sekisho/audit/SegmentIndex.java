package sekisho.audit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import sekisho.audit.tree.Tile;

/** Where in a segment each 256th leaf stands: the body of its footer, so that an entry bundle is found without a walk. */
final class SegmentIndex {

    private record Place(long seq, long position) {}

    private final List<Place> places = new ArrayList<>();

    void leaf(long seq, long position) {
        if (places.isEmpty() || seq % Tile.FULL == 0) {
            places.add(new Place(seq, position));
        }
    }

    /** Pairs of sequence number and position; a single zero when there are no leaves, for no body is empty. */
    byte[] body() {
        ByteBuffer body = ByteBuffer.allocate(Math.max(8, places.size() * 16));
        places.forEach(place -> body.putLong(place.seq()).putLong(place.position()));
        return body.array();
    }
}
