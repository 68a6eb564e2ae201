package sekisho.packaging.grant;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sekisho.packaging.screen.Screen;

/** {@code sekisho grant request}: asks for temporary access, for another person to approve. */
@Command(name = "request")
final class GrantRequestCommand extends AsPerson {

    @Parameters(paramLabel = "DESTINATION", descriptionKey = "place")
    private String place = "";

    @Option(names = "--reason", required = true, paramLabel = "TEXT")
    private String reason = "";

    @Option(names = "--for", paramLabel = "DURATION")
    private @Nullable Duration length;

    @Option(names = "--start", paramLabel = "TIME")
    private @Nullable String start;

    @Option(names = "--person", paramLabel = "NAME")
    private @Nullable String person;

    @Option(names = "--address", paramLabel = "ADDRESS")
    private @Nullable String address;

    GrantRequestCommand(Screen screen) {
        super(screen);
    }

    @Override
    int call(Profile as, AdminClient client) throws IOException {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("to", place);
        body.put("reason", reason);
        if (length != null) {
            body.put("length", length.toString());
        }
        if (start != null) {
            body.put("start", Instant.parse(start).toString());
        }
        if (person != null) {
            body.put("person", person);
        }
        if (address != null) {
            body.put("address", address);
        }
        AdminClient.Reply reply = client.post("/grants", body);
        return tell(reply, "grant.asked", reply.text("id"), reply.text("rule"), reply.text("length"));
    }
}
