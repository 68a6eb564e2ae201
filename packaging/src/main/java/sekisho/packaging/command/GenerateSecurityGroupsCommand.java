package sekisho.packaging.command;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sekisho.config.settings.Settings;
import sekisho.config.value.AddressRange;
import sekisho.packaging.generate.Control;
import sekisho.packaging.generate.SecurityGroups;
import sekisho.packaging.screen.Screen;

/** {@code sekisho generate security-groups}. */
@Command(name = "security-groups")
final class GenerateSecurityGroupsCommand extends GenerateCommand {

    @Option(names = "--admin", paramLabel = "NETWORK")
    private List<String> admins = new ArrayList<>();

    GenerateSecurityGroupsCommand(Screen screen) {
        super(screen);
    }

    @Override
    Control wanted(Settings settings) throws Unusable {
        List<AddressRange> networks = new ArrayList<>();
        for (String admin : admins) {
            try {
                networks.add(AddressRange.of(admin));
            } catch (IllegalArgumentException noNetwork) {
                screen.complain("generate.network", admin);
                throw new Unusable();
            }
        }
        return SecurityGroups.of(settings, networks);
    }

    @Override
    SortedSet<String> facts(Object saved) {
        return SecurityGroups.facts(saved);
    }
}
