package sekisho.bench.load;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;

/** One kind of work, offered to one server in a closed loop: what is answered is asked again at once. */
public interface Load extends Closeable {

    /** Offers the work for this long. What is under way at the end stays under way for the next call. */
    void run(Duration time, Tally tally) throws IOException;
}
