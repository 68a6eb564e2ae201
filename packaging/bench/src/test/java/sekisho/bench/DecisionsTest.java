package sekisho.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionsTest {

    @Test
    void everyListedNameIsAllowed(@TempDir Path directory) throws Exception {
        List<Decisions> measured = Decisions.measure(List.of(100, 200), 1, directory);
        assertThat(measured).extracting(Decisions::patterns).containsExactly(100, 200);
        assertThat(measured).allSatisfy(one -> {
            assertThat(one.fewNanos()).isPositive();
            assertThat(one.compileSeconds()).isPositive();
        });
    }
}
