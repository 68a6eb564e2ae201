package sekisho.packaging.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import sekisho.packaging.screen.Screen;

@Command(name = "verify")
final class AuditVerifyCommand implements Callable<Integer> {

    private final Screen screen;

    AuditVerifyCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        screen.complain("planned", "verify");
        return 2;
    }
}
