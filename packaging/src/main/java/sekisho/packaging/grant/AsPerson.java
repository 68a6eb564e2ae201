package sekisho.packaging.grant;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import sekisho.packaging.appliance.ExitCode;
import sekisho.packaging.screen.Json;
import sekisho.packaging.screen.Screen;

/** A command that calls the admin API as one person. */
abstract class AsPerson implements Callable<Integer> {

    /** The gateway said no. */
    static final int REFUSED = 1;

    final Screen screen;

    @Option(names = "--as", paramLabel = "PROFILE", descriptionKey = "as")
    private @Nullable Path profile;

    @Option(names = "--json", descriptionKey = "json")
    boolean json;

    AsPerson(Screen screen) {
        this.screen = screen;
    }

    /**
     * Does what the command is for.
     *
     * @return the exit code
     */
    abstract int call(Profile as, AdminClient client) throws IOException, GeneralSecurityException;

    @Override
    public Integer call() {
        try {
            Profile as = Profile.read(profile == null ? standard() : profile);
            return call(as, new AdminClient(as));
        } catch (IOException | GeneralSecurityException unusable) {
            String why = unusable.getMessage() == null ? unusable.toString() : unusable.getMessage();
            screen.complain("grant.unusable", why);
            return ExitCode.CONFIGURATION;
        }
    }

    /** {@code SEKISHO_PROFILE}, else the home directory's. */
    private static Path standard() {
        String named = System.getenv("SEKISHO_PROFILE");
        return named == null || named.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".sekisho", "client.properties")
                : Path.of(named);
    }

    /** Prints what came of a call: the object for programs, a sentence for people. */
    int tell(AdminClient.Reply reply, String key, Object... values) {
        if (json) {
            screen.out().println(Json.text(reply.body()));
        } else if (reply.isGood()) {
            screen.say(key, values);
        }
        if (!reply.isGood()) {
            String why = screen.words().isJapanese() ? reply.text("ja") : reply.text("en");
            String detail = reply.text("detail").isEmpty() ? "" : ": " + reply.text("detail");
            screen.complain(
                    "grant.refused", why.isEmpty() ? "HTTP " + reply.status() : why, reply.text("error") + detail);
            return REFUSED;
        }
        return ExitCode.OK;
    }
}
