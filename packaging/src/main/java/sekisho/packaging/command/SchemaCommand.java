package sekisho.packaging.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import sekisho.config.settings.SettingsSchema;
import sekisho.packaging.appliance.ExitCode;
import sekisho.packaging.screen.Screen;

/** {@code sekisho schema}. */
@Command(name = "schema")
final class SchemaCommand implements Callable<Integer> {

    private final Screen screen;

    SchemaCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        screen.out().print(SettingsSchema.json());
        return ExitCode.OK;
    }
}
