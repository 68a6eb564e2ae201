package sekisho.packaging.grant;

import picocli.CommandLine;
import sekisho.packaging.screen.Screen;

/** Everything under {@code sekisho grant}. */
public final class GrantCommands {

    private GrantCommands() {}

    /** Adds them to the word {@code grant}. */
    public static CommandLine addTo(CommandLine grant, Screen screen) {
        return grant.addSubcommand("request", new GrantRequestCommand(screen))
                .addSubcommand("approve", new GrantApproveCommand(screen))
                .addSubcommand("deny", new GrantEndCommand(screen, "deny"))
                .addSubcommand("list", new GrantListCommand(screen))
                .addSubcommand("revoke", new GrantEndCommand(screen, "revoke"))
                .addSubcommand("watch", new GrantWatchCommand(screen));
    }
}
