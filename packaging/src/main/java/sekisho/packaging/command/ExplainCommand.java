package sekisho.packaging.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import sekisho.packaging.screen.Screen;

@Command(name = "explain")
final class ExplainCommand implements Callable<Integer> {

    private final Screen screen;

    ExplainCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        screen.complain("planned", "explain");
        return 2;
    }
}
