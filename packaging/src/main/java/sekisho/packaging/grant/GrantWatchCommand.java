package sekisho.packaging.grant;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sekisho.packaging.appliance.ExitCode;
import sekisho.packaging.screen.Screen;

/** {@code sekisho grant watch}: waits until a request is decided; exit code 0 when it is open. */
@Command(name = "watch")
final class GrantWatchCommand extends AsPerson {

    @Parameters(paramLabel = "REQUEST", descriptionKey = "request")
    private String id = "";

    @Option(names = "--end")
    private boolean end;

    GrantWatchCommand(Screen screen) {
        super(screen);
    }

    @Override
    int call(Profile as, AdminClient client) throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        String told = "";
        while (true) {
            AdminClient.Reply reply = client.get("/grants/" + id);
            String state = reply.text("state");
            if (!reply.isGood() || !state.equals(told)) {
                int exit = tell(reply, "grant.state", id, state);
                told = state;
                if (exit != ExitCode.OK || !(state.equals("pending") || (end && state.equals("open")))) {
                    return exit != ExitCode.OK || state.equals("open") || (end && isOver(state)) ? exit : REFUSED;
                }
            }
            try {
                // Nothing opens the latch: it is a second that an interrupt ends.
                if (never.await(1, TimeUnit.SECONDS)) {
                    throw new AssertionError();
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return ExitCode.OK;
            }
        }
    }

    private static boolean isOver(String state) {
        return state.equals("ended") || state.equals("revoked");
    }
}
