package sekisho.packaging.command;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sekisho.config.settings.Listen;
import sekisho.config.settings.Settings;
import sekisho.config.value.IpAddress;
import sekisho.packaging.generate.Control;
import sekisho.packaging.generate.ResolverRules;
import sekisho.packaging.screen.Screen;

/** {@code sekisho generate resolver-rules}. */
@Command(name = "resolver-rules")
final class GenerateResolverRulesCommand extends GenerateCommand {

    private static final Pattern TARGET =
            Pattern.compile("(?:\\[([0-9a-f:.]+)]|([0-9.]+|[0-9a-f:]+))(?::([1-9][0-9]{0,4}))?");
    private static final int DNS = 53;

    @Option(names = "--target", paramLabel = "IP[:PORT]")
    private List<String> targets = new ArrayList<>();

    GenerateResolverRulesCommand(Screen screen) {
        super(screen);
    }

    @Override
    Control wanted(Settings settings) throws Unusable {
        List<InetSocketAddress> where = new ArrayList<>();
        for (String target : targets) {
            where.add(target(target));
        }
        if (where.isEmpty()) {
            settings.listen().dns().stream()
                    .map(Listen.Dns::address)
                    .filter(address -> !address.getAddress().isAnyLocalAddress()
                            && !address.getAddress().isLoopbackAddress())
                    .forEach(where::add);
        }
        if (where.isEmpty()) {
            screen.complain("generate.no-target");
            throw new Unusable();
        }
        return ResolverRules.of(settings, where);
    }

    private InetSocketAddress target(String written) throws Unusable {
        Matcher parts = TARGET.matcher(written);
        if (parts.matches()) {
            String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
            int port = parts.group(3) == null ? DNS : Integer.parseInt(parts.group(3));
            var address = IpAddress.parse(host).asOptional();
            if (address.isPresent() && port <= 65_535) {
                return new InetSocketAddress(address.get().toInetAddress(), port);
            }
        }
        screen.complain("generate.target", written);
        throw new Unusable();
    }

    @Override
    SortedSet<String> facts(Object saved) {
        return ResolverRules.facts(saved);
    }
}
