package sekisho.config.value;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Runs its recorded inputs with the other tests; with {@code JAZZER_FUZZ=1} it searches for new ones. */
class HostFuzzTest {

    @FuzzTest(maxDuration = "30s")
    void aHostIsReadOrRefusedAndNothingElse(byte[] sent) {
        String text = new String(sent, UTF_8);
        HostPropertyTest.checkHost(text);
        HostPattern.parse(text).asOptional().ifPresent(pattern -> {
            if (!HostPattern.parse(pattern.toString())
                    .asOptional()
                    .orElseThrow()
                    .equals(pattern)) {
                throw new AssertionError(text);
            }
        });
    }
}
