package sekisho.packaging.command;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import sekisho.packaging.appliance.ExitCode;
import sekisho.packaging.grant.ChangeCommands;
import sekisho.packaging.grant.DnsFlushCommand;
import sekisho.packaging.grant.GrantCommands;
import sekisho.packaging.pki.InitCommand;
import sekisho.packaging.pki.PkiCommands;
import sekisho.packaging.screen.Screen;
import sekisho.packaging.screen.Version;

/** From the words that a person typed to the command that does it, and to the exit code. */
public final class CommandLines {

    private CommandLines() {}

    public static int execute(Screen screen, String... arguments) {
        Optional<String> planned = Planned.find(arguments);
        if (planned.isPresent()) {
            screen.complain("planned", planned.get());
            return ExitCode.CONFIGURATION;
        }
        if (FirstScreen.isAskedFor(arguments)) {
            screen.out().print(FirstScreen.text(screen));
            return ExitCode.OK;
        }
        return tree(screen).execute(arguments);
    }

    static CommandLine tree(Screen screen) {
        CommandLine tree = commands(screen);
        addHelp(tree);
        tree.registerConverter(Duration.class, TimeWords::duration);
        tree.registerConverter(Instant.class, text -> TimeWords.since(text, InstantSource.system()));
        tree.setCaseInsensitiveEnumValuesAllowed(true);
        tree.setResourceBundle(screen.words().bundle());
        tree.setUsageHelpAutoWidth(false).setUsageHelpWidth(100);
        tree.setColorScheme(CommandLine.Help.defaultColorScheme(
                screen.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        tree.setOut(new PrintWriter(screen.out(), true, StandardCharsets.UTF_8));
        tree.setErr(new PrintWriter(screen.err(), true, StandardCharsets.UTF_8));
        tree.setParameterExceptionHandler((problem, typed) -> complain(screen, problem));
        tree.setExecutionExceptionHandler((bug, line, parsed) -> {
            screen.complain("bug", bug);
            bug.printStackTrace(screen.err());
            return ExitCode.BUG;
        });
        return tree;
    }

    private static CommandLine commands(Screen screen) {
        return new CommandLine(group("sekisho", versionOption()))
                .addSubcommand("run", new RunCommand(screen))
                .addSubcommand("demo", new DemoCommand(screen))
                .addSubcommand("status", new StatusCommand(screen))
                .addSubcommand("check", new CheckCommand(screen))
                .addSubcommand("schema", new SchemaCommand(screen))
                .addSubcommand("explain", new ExplainCommand(screen))
                .addSubcommand("client-setup", new ClientSetupCommand(screen))
                .addSubcommand("connect", new ConnectCommand(screen))
                .addSubcommand("collect", new CollectCommand(screen))
                .addSubcommand("init", new InitCommand(screen))
                .addSubcommand("pki", PkiCommands.addTo(new CommandLine(group("pki")), screen))
                .addSubcommand("grant", GrantCommands.addTo(new CommandLine(group("grant")), screen))
                .addSubcommand("change", ChangeCommands.addTo(new CommandLine(group("change")), screen))
                .addSubcommand(
                        "import",
                        new CommandLine(group("import")).addSubcommand("squid", new ImportSquidCommand(screen)))
                .addSubcommand("report", new ReportCommand(screen))
                .addSubcommand(
                        "generate",
                        new CommandLine(group("generate"))
                                .addSubcommand("endpoint-policies", new GenerateEndpointPoliciesCommand(screen))
                                .addSubcommand("security-groups", new GenerateSecurityGroupsCommand(screen))
                                .addSubcommand("resolver-rules", new GenerateResolverRulesCommand(screen)))
                .addSubcommand(
                        "dns",
                        new CommandLine(group("dns"))
                                .addSubcommand("verify", new DnsVerifyCommand(screen))
                                .addSubcommand("flush", new DnsFlushCommand(screen))
                                .addSubcommand("import", new DnsImportCommand(screen)))
                .addSubcommand(
                        "audit",
                        new CommandLine(group("audit"))
                                .addSubcommand("verify", new AuditVerifyCommand(screen))
                                .addSubcommand("tail", new AuditTailCommand(screen))
                                .addSubcommand("bundle", new AuditBundleCommand(screen))
                                .addSubcommand("query", new AuditQueryCommand(screen))
                                .addSubcommand("drill", new AuditDrillCommand(screen)));
    }

    /** A word that only has commands below it. */
    private static CommandSpec group(String name, OptionSpec... options) {
        CommandSpec spec = CommandSpec.create().name(name).versionProvider(new Version());
        spec.usageMessage().synopsisSubcommandLabel("COMMAND");
        for (OptionSpec option : options) {
            spec.addOption(option);
        }
        return spec;
    }

    private static OptionSpec versionOption() {
        return OptionSpec.builder("-V", "--version").versionHelp(true).build();
    }

    private static void addHelp(CommandLine line) {
        line.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .descriptionKey("help")
                        .build());
        line.getSubcommands().values().forEach(CommandLines::addHelp);
    }

    private static int complain(Screen screen, CommandLine.ParameterException problem) {
        CommandLine line = problem.getCommandLine();
        screen.err().println("sekisho: " + problem.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(
                problem, new PrintWriter(screen.err(), true, StandardCharsets.UTF_8));
        screen.complain("try-help", line.getCommandSpec().qualifiedName());
        return line.getCommandSpec().exitCodeOnInvalidInput();
    }
}
