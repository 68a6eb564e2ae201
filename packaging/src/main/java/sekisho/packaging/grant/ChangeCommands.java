package sekisho.packaging.grant;

import picocli.CommandLine;
import sekisho.packaging.screen.Screen;

/** Everything under {@code sekisho change}. */
public final class ChangeCommands {

    private ChangeCommands() {}

    /** Adds them to the word {@code change}. */
    public static CommandLine addTo(CommandLine change, Screen screen) {
        return change.addSubcommand("propose", new ChangeProposeCommand(screen))
                .addSubcommand("diff", new ChangeShowCommand(screen, false))
                .addSubcommand("approve", new ChangeShowCommand(screen, true))
                .addSubcommand("reject", new ChangeEndCommand(screen, "reject"))
                .addSubcommand("withdraw", new ChangeEndCommand(screen, "withdraw"))
                .addSubcommand("status", new ChangeStatusCommand(screen));
    }
}
