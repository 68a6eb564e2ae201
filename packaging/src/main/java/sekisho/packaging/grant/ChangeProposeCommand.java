package sekisho.packaging.grant;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sekisho.config.settings.InvalidSettings;
import sekisho.config.settings.SettingsReader;
import sekisho.packaging.appliance.ExitCode;
import sekisho.packaging.screen.Screen;

/** {@code sekisho change propose}: asks that a file come in force, or that a proposal become this file. */
@Command(name = "propose")
final class ChangeProposeCommand extends AsPerson {

    @Parameters(paramLabel = "FILE", descriptionKey = "file")
    private Path file = Path.of("");

    @Option(names = "--reason", paramLabel = "TEXT")
    private String reason = "";

    @Option(names = "--rollback")
    private boolean rollback;

    @Option(names = "--instead-of", paramLabel = "CHANGE")
    private @Nullable String instead;

    ChangeProposeCommand(Screen screen) {
        super(screen);
    }

    @Override
    int call(Profile as, AdminClient client) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Path folder = Objects.requireNonNull(file.toAbsolutePath().normalize().getParent());
        Map<String, Object> body;
        try {
            SettingsReader.Result read = SettingsReader.read(bytes, folder);
            body = SentEdition.body(bytes, read, folder);
        } catch (InvalidSettings mistakes) {
            mistakes.problems().forEach(problem -> screen.out().println(problem.format(file.toString())));
            return ExitCode.CONFIGURATION;
        }
        if (instead == null) {
            body.put("reason", reason);
            body.put("rollback", rollback);
        }
        AdminClient.Reply reply = client.post(instead == null ? "/changes" : "/changes/" + instead + "/amend", body);
        return tell(reply, "change.asked", reply.text("id"), reply.text("content"));
    }
}
