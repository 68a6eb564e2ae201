package sekisho.packaging;

import sekisho.packaging.command.CommandLines;
import sekisho.packaging.screen.Screen;

/** {@code sekisho}. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(CommandLines.execute(Screen.ofProcess(), arguments));
    }
}
