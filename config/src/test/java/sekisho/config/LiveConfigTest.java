package sekisho.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import sekisho.config.policy.OwnListeners;
import sekisho.config.policy.Policy;
import sekisho.config.policy.PolicyCompiler;
import sekisho.config.settings.InvalidSettings;
import sekisho.config.settings.SettingsReader;
import sekisho.config.value.Edition;

class LiveConfigTest {

    @Test
    void subscribersSeeTheEditionThatIsInForce() throws Exception {
        LiveConfig live = new LiveConfig(edition("one"));
        List<String> told = new ArrayList<>();
        live.subscribe(next -> {
            assertThat(live.policy()).isSameAs(next);
            told.add(next.settings().name());
        });
        assertThat(live.policy().settings().name()).isEqualTo("one");
        live.swap(edition("two"));
        live.swap(edition("three"));
        assertThat(told).containsExactly("two", "three");
    }

    @Test
    void oneThatFailsKeepsNobodyElseFromBeingTold() throws Exception {
        LiveConfig live = new LiveConfig(edition("one"));
        List<String> told = new ArrayList<>();
        live.subscribe(next -> {
            throw new IllegalStateException("first");
        });
        live.subscribe(next -> told.add(next.settings().name()));
        live.subscribe(next -> {
            throw new IllegalStateException("second");
        });
        Policy next = edition("two");
        assertThatThrownBy(() -> live.swap(next))
                .hasMessage("first")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
        assertThat(told).containsExactly("two");
        assertThat(live.policy()).isSameAs(next);
    }

    private static Policy edition(String name) throws InvalidSettings {
        String file = "version: 1\nname: " + name + "\naudit: {directory: log, when-unavailable: close}\n";
        SettingsReader.Result read = SettingsReader.read(file.getBytes(UTF_8), Path.of("."));
        return PolicyCompiler.compile(
                read.settings(), new Edition(read.digest(), List.of()), OwnListeners.NONE, InstantSource.system());
    }
}
