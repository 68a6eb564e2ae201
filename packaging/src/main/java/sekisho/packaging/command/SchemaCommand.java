package sekisho.packaging.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import sekisho.packaging.screen.Screen;

@Command(name = "schema")
final class SchemaCommand implements Callable<Integer> {

    private final Screen screen;

    SchemaCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        screen.complain("planned", "schema");
        return 2;
    }
}
