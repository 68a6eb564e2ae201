package sekisho.packaging.grant;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sekisho.packaging.appliance.ExitCode;
import sekisho.packaging.screen.Screen;
import sekisho.packaging.screen.Table;

/** {@code sekisho grant list}: what waits and what is open, the newest first. */
@Command(name = "list")
final class GrantListCommand extends AsPerson {

    @Option(names = "--all")
    private boolean all;

    GrantListCommand(Screen screen) {
        super(screen);
    }

    @Override
    int call(Profile as, AdminClient client) throws IOException {
        AdminClient.Reply reply = client.get("/grants?state=" + (all ? "all" : "open"));
        if (!reply.isGood() || json) {
            return tell(reply, "grant.none");
        }
        Table table = new Table();
        String[] heads = screen.words().say("grant.columns").split("\\|");
        table.row(heads);
        List<?> grants = reply.body().get("grants") instanceof List<?> found ? found : List.of();
        for (Object each : grants) {
            Map<?, ?> grant = (Map<?, ?>) each;
            Map<?, ?> open = grant.get("grant") instanceof Map<?, ?> inForce ? inForce : Map.of();
            table.row(
                    text(grant.get("id")),
                    text(grant.get("state")),
                    text(grant.get("rule")),
                    text(grant.get("holder")),
                    text(grant.get("requester")),
                    open.isEmpty() ? text(grant.get("length")) : text(open.get("end")),
                    text(grant.get("reason")));
        }
        screen.out().print(grants.isEmpty() ? screen.words().say("grant.nothing") + "\n" : table.toString());
        return ExitCode.OK;
    }

    /** The desk lets no control characters into a reason; it is still another machine's text. */
    private static String text(@Nullable Object value) {
        return String.valueOf(value).replaceAll("\\p{C}", "?");
    }
}
