package sekisho.packaging.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import sekisho.packaging.screen.Screen;

@Command(name = "demo")
final class DemoCommand implements Callable<Integer> {

    private final Screen screen;

    DemoCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        screen.complain("planned", "demo");
        return 2;
    }
}
