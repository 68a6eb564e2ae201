package sekisho.packaging.grant;

import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sekisho.packaging.screen.Screen;

/** {@code sekisho grant deny|revoke}: one person's right, at once. */
@Command
final class GrantEndCommand extends AsPerson {

    private final String verb;

    @Parameters(paramLabel = "REQUEST", descriptionKey = "request")
    private String id = "";

    @Option(names = "--reason", paramLabel = "TEXT")
    private String reason = "";

    /** @param verb {@code deny} or {@code revoke} */
    GrantEndCommand(Screen screen, String verb) {
        super(screen);
        this.verb = verb;
    }

    @Override
    int call(Profile as, AdminClient client) throws IOException {
        AdminClient.Reply reply = client.post("/grants/" + id + "/" + verb, Map.of("reason", reason));
        return tell(reply, "grant.ended", id, reply.text("state"));
    }
}
