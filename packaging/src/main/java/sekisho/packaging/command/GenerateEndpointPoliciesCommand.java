package sekisho.packaging.command;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sekisho.config.settings.Settings;
import sekisho.packaging.generate.Control;
import sekisho.packaging.generate.EndpointPolicies;
import sekisho.packaging.screen.Screen;

/** {@code sekisho generate endpoint-policies}. */
@Command(name = "endpoint-policies")
final class GenerateEndpointPoliciesCommand extends GenerateCommand {

    @Option(names = "--account", paramLabel = "ACCOUNT", required = true)
    private List<String> accounts = new ArrayList<>();

    GenerateEndpointPoliciesCommand(Screen screen) {
        super(screen);
    }

    @Override
    Control wanted(Settings settings) throws Unusable {
        for (String account : accounts) {
            if (!account.matches("[0-9]{12}")) {
                screen.complain("generate.account", account);
                throw new Unusable();
            }
        }
        return EndpointPolicies.of(
                settings, accounts.stream().distinct().sorted().toList());
    }

    @Override
    SortedSet<String> facts(Object saved) {
        return EndpointPolicies.facts(saved);
    }
}
