package sekisho.config.policy;

import java.time.InstantSource;
import sekisho.config.settings.Settings;
import sekisho.config.value.Edition;

/** From settings to a {@link Policy}, once per edition. */
public final class PolicyCompiler {

    private PolicyCompiler() {}

    /** @param clock against which {@code until} is compared at each decision */
    public static Policy compile(Settings settings, Edition edition, OwnListeners own, InstantSource clock) {
        return new Policy(settings, edition);
    }
}
