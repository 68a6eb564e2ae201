package sekisho.packaging.grant;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sekisho.config.approval.Subject;
import sekisho.packaging.screen.Screen;
import sekisho.packaging.signature.CmsSigner;

/**
 * {@code sekisho grant approve}: shows what is asked and signs it with the approver's own key. What is signed is made here
 * from what is shown here; the gateway's word for it isn't taken.
 */
@Command(name = "approve")
final class GrantApproveCommand extends AsPerson {

    @Parameters(paramLabel = "REQUEST", descriptionKey = "request")
    private String id = "";

    @Option(names = "--for", paramLabel = "DURATION")
    private @Nullable Duration shorter;

    GrantApproveCommand(Screen screen) {
        super(screen);
    }

    @Override
    int call(Profile as, AdminClient client) throws IOException, GeneralSecurityException {
        AdminClient.Reply asked = client.get("/grants/" + id);
        if (!asked.isGood()) {
            return tell(asked, "grant.none");
        }
        String content = asked.text("content");
        if (!content.matches("(?:[\\P{C}]+\n)+")) {
            throw new IOException("the request holds characters that can't be shown, so it is not signed");
        }
        Window window = window(asked);
        if (!json) {
            screen.out().print(content);
            screen.say("grant.window", window.from(), window.end());
        }
        Subject subject = new Subject(
                "grant",
                asked.text("appliance"),
                asked.text("id"),
                Subject.contentDigest(content.getBytes(StandardCharsets.UTF_8)),
                asked.text("base"),
                window.from(),
                window.end(),
                asked.text("nonce"));
        byte[] signature = CmsSigner.sign(subject.bytes(), as.person());
        AdminClient.Reply reply = client.post(
                "/grants/" + id + "/approve",
                Map.of(
                        "not-before", window.from().toString(),
                        "expires", window.end().toString(),
                        "signature", Base64.getEncoder().encodeToString(signature)));
        String state = reply.text("state");
        return tell(reply, state.equals("open") ? "grant.open" : "grant.voted", asked.text("id"), window.end());
    }

    private record Window(Instant from, Instant end) {}

    /** What others have signed already; else from its start, or from now, for what was asked or less. */
    private Window window(AdminClient.Reply asked) {
        if (asked.body().get("signed") instanceof Map<?, ?> signed) {
            return new Window(instant(signed.get("not-before")), instant(signed.get("expires")));
        }
        Instant from = asked.text("start").isEmpty()
                ? Instant.now().truncatedTo(ChronoUnit.SECONDS)
                : Instant.parse(asked.text("start"));
        Duration longest = Duration.parse(asked.text("length"));
        return new Window(from, from.plus(shorter != null && shorter.compareTo(longest) < 0 ? shorter : longest));
    }

    private static Instant instant(@Nullable Object text) {
        return Instant.parse(String.valueOf(text));
    }
}
