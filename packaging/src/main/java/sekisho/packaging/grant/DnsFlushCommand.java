package sekisho.packaging.grant;

import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sekisho.packaging.screen.Screen;

/** {@code sekisho dns flush}: the gateway forgets what upstreams said of a name, or of all. */
@Command(name = "flush")
public final class DnsFlushCommand extends AsPerson {

    @Parameters(paramLabel = "NAME", arity = "0..1", descriptionKey = "name")
    private String name = "";

    public DnsFlushCommand(Screen screen) {
        super(screen);
    }

    @Override
    int call(Profile as, AdminClient client) throws IOException {
        AdminClient.Reply reply = client.post("/dns/flush", name.isEmpty() ? Map.of() : Map.of("name", name));
        return tell(reply, "dns.flushed", String.valueOf(reply.body().get("forgotten")));
    }
}
