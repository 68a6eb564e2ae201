package sekisho.packaging.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import sekisho.packaging.appliance.Appliance;
import sekisho.packaging.appliance.ConfigSource;
import sekisho.packaging.appliance.Foreground;
import sekisho.packaging.demo.DemoStage;
import sekisho.packaging.demo.Story;
import sekisho.packaging.screen.Screen;

/** {@code sekisho demo}: a real appliance with the example's configuration, and a story that tries it. */
@Command(name = "demo")
final class DemoCommand implements Callable<Integer> {

    private final Screen screen;

    DemoCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws IOException {
        try (DemoStage stage = DemoStage.build(screen.words().say("demo.page"))) {
            Foreground foreground = new Foreground(screen);
            return foreground.run(ConfigSource.of(stage.config()), appliance -> tell(stage, appliance, foreground));
        }
    }

    private void tell(DemoStage stage, Appliance appliance, Foreground foreground) {
        screen.out().println(appliance.readyLine());
        Story.Commands commands = words -> CommandLines.execute(screen, words);
        try {
            new Story(stage, appliance.settings(), screen, commands, foreground::isStopping).tell();
        } catch (IOException broken) {
            // The appliance stays up: what went wrong can be looked at.
            screen.complain("bug", new UncheckedIOException(broken));
        }
    }
}
