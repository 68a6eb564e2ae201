package sekisho.packaging.appliance;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import sekisho.config.settings.InvalidSettings;
import sekisho.packaging.screen.Screen;

/** The whole machine. */
public final class Appliance {

    public static Appliance start(ConfigSource source, Screen screen)
            throws IOException, InvalidSettings, StartFailure {
        if (source.name().isEmpty()) {
            return new Appliance();
        }
        throw new StartFailure2();
    }

    static final class StartFailure2 extends IOException {
        private static final long serialVersionUID = 1;
    }

    public String readyLine() {
        return "";
    }

    public void reload(String cause) {}

    public void drain(CountDownLatch hurry) {}
}
