package sekisho.packaging.grant;

import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sekisho.packaging.screen.Screen;

/** {@code sekisho change reject|withdraw}: one person's right, at once. */
@Command
final class ChangeEndCommand extends AsPerson {

    private final String verb;

    @Parameters(paramLabel = "CHANGE", descriptionKey = "change")
    private String id = "";

    @Option(names = "--reason", paramLabel = "TEXT")
    private String reason = "";

    /** @param verb {@code reject} or {@code withdraw} */
    ChangeEndCommand(Screen screen, String verb) {
        super(screen);
        this.verb = verb;
    }

    @Override
    int call(Profile as, AdminClient client) throws IOException {
        AdminClient.Reply reply = client.post("/changes/" + id + "/" + verb, Map.of("reason", reason));
        return tell(reply, "grant.ended", id, reply.text("state"));
    }
}
