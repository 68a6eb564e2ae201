package sekisho.packaging.command;

import java.util.List;
import sekisho.packaging.screen.Screen;
import sekisho.packaging.screen.Table;

/** What {@code sekisho} alone and {@code sekisho --help} print: the five commands that one begins with, then the rest by role. */
final class FirstScreen {

    private record Group(String titleKey, List<String> commands) {}

    private static final List<Group> GROUPS = List.of(
            new Group("group.first", List.of("demo", "run", "check", "explain", "status")),
            new Group(
                    "group.client",
                    List.of("client-setup", "connect", "grant request", "grant watch", "grant list", "grant revoke")),
            new Group(
                    "group.approver",
                    List.of("grant approve", "grant deny", "change diff", "change approve", "change reject")),
            new Group(
                    "group.author",
                    List.of(
                            "init",
                            "pki issue",
                            "pki revoke",
                            "schema",
                            "change propose",
                            "change status",
                            "change withdraw",
                            "dns verify",
                            "dns import",
                            "dns flush",
                            "import squid",
                            "generate endpoint-policies",
                            "generate security-groups",
                            "generate resolver-rules")),
            new Group(
                    "group.auditor",
                    List.of(
                            "audit verify",
                            "audit tail",
                            "audit bundle",
                            "audit query",
                            "audit drill",
                            "report",
                            "collect")));

    private FirstScreen() {}

    static boolean isAskedFor(String... arguments) {
        return arguments.length == 0
                || (arguments.length == 1 && List.of("--help", "-h", "help").contains(arguments[0]));
    }

    static String text(Screen screen) {
        StringBuilder text = new StringBuilder(screen.words().say("first.title")).append("\n");
        for (Group group : GROUPS) {
            text.append('\n')
                    .append(screen.strong(screen.words().say(group.titleKey())))
                    .append('\n');
            Table table = new Table();
            for (String command : group.commands()) {
                table.row("  sekisho " + command, screen.words().say("first." + command.replace(' ', '.')));
            }
            text.append(table);
        }
        return text.append('\n')
                .append(screen.words().say("first.more"))
                .append('\n')
                .toString();
    }
}
