package sekisho.packaging.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import sekisho.packaging.screen.Screen;

@Command(name = "tail")
final class AuditTailCommand implements Callable<Integer> {

    private final Screen screen;

    AuditTailCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        screen.complain("planned", "tail");
        return 2;
    }
}
