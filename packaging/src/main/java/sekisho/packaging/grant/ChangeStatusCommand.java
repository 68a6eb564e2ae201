package sekisho.packaging.grant;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import sekisho.packaging.appliance.ExitCode;
import sekisho.packaging.screen.Screen;
import sekisho.packaging.screen.Table;

/** {@code sekisho change status}: the edition in force, and every proposal, the newest first. */
@Command(name = "status")
final class ChangeStatusCommand extends AsPerson {

    ChangeStatusCommand(Screen screen) {
        super(screen);
    }

    @Override
    int call(Profile as, AdminClient client) throws IOException {
        AdminClient.Reply reply = client.get("/changes");
        if (!reply.isGood() || json) {
            return tell(reply, "grant.none");
        }
        AdminClient.Reply edition = client.get("/edition");
        screen.say(
                Boolean.TRUE.equals(edition.body().get("live")) ? "change.edition" : "change.waits",
                edition.body().get("version"),
                edition.text("digest"),
                edition.text("reason"));
        Table table = new Table();
        table.row(screen.words().say("change.columns").split("\\|"));
        List<?> changes = reply.body().get("changes") instanceof List<?> found ? found : List.of();
        for (Object each : changes) {
            Map<?, ?> change = (Map<?, ?>) each;
            table.row(
                    text(change.get("id")),
                    text(change.get("state")),
                    text(change.get("kind")),
                    text(change.get("requester")),
                    text(change.get("asked")),
                    text(change.get("reason")));
        }
        if (!changes.isEmpty()) {
            screen.out().print(table);
        }
        return ExitCode.OK;
    }

    /** The desk lets no control characters into a reason; it is still another machine's text. */
    private static String text(@Nullable Object value) {
        return String.valueOf(value).replaceAll("\\p{C}", "?");
    }
}
