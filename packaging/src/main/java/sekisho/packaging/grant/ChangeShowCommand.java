package sekisho.packaging.grant;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sekisho.packaging.appliance.ExitCode;
import sekisho.packaging.screen.Json;
import sekisho.packaging.screen.Screen;
import sekisho.packaging.signature.CmsSigner;

/**
 * {@code sekisho change diff|approve}: what a proposal changes, in words; and to sign exactly that with the approver's own
 * key.
 */
@Command
final class ChangeShowCommand extends AsPerson {

    private final boolean signs;

    @Parameters(paramLabel = "CHANGE", descriptionKey = "change")
    private String id = "";

    /** @param signs whether to approve what is shown */
    ChangeShowCommand(Screen screen, boolean signs) {
        super(screen);
        this.signs = signs;
    }

    @Override
    int call(Profile as, AdminClient client) throws IOException, GeneralSecurityException {
        AdminClient.Reply change = client.get("/changes/" + id);
        if (!change.isGood() || !change.text("state").equals("pending")) {
            return tell(change, "grant.state", id, change.text("state"));
        }
        ChangeReading reading = ChangeReading.of(change, client);
        String words = screen.words().isJapanese()
                ? reading.difference().ja()
                : reading.difference().en();
        if (json && !signs) {
            screen.out()
                    .println(Json.text(
                            Map.of("id", id, "difference", words.lines().toList())));
        } else if (!json) {
            screen.out().print(words);
        }
        if (!signs) {
            return ExitCode.OK;
        }
        byte[] signature = CmsSigner.sign(reading.subject().bytes(), as.person());
        AdminClient.Reply reply = client.post(
                "/changes/" + id + "/approve",
                Map.of("signature", Base64.getEncoder().encodeToString(signature)));
        return reply.text("state").equals("activated")
                ? tell(reply, "change.live", id, String.valueOf(reply.body().get("version")))
                : tell(reply, "grant.voted", id);
    }
}
