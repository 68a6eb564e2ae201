package sekisho.audit;

import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How full the log's disk is. */
final class Fullness {

    private static final Logger LOG = LoggerFactory.getLogger(Fullness.class);
    private static final double DEGRADED = 0.70;
    private static final double RESTRICTED = 0.85;

    private final Disk disk;
    private final Path directory;

    Fullness(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /** From 0 to 1; 1 when nobody can say. */
    double now() {
        try {
            return disk.used(directory);
        } catch (IOException unknown) {
            LOG.debug("how full the disk is can't be asked", unknown);
            return 1;
        }
    }

    void judge(Standing standing) {
        double used = now();
        standing.set(Standing.Cause.FILLING, used > DEGRADED);
        standing.set(Standing.Cause.NEARLY_FULL, used > RESTRICTED);
    }
}
