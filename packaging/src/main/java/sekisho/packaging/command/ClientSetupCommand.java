package sekisho.packaging.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import sekisho.config.settings.InvalidSettings;
import sekisho.packaging.appliance.ConfigSource;
import sekisho.packaging.appliance.ExitCode;
import sekisho.packaging.screen.Json;
import sekisho.packaging.screen.Screen;
import sekisho.packaging.setup.ClientSetup;
import sekisho.packaging.setup.Doorway;
import sekisho.packaging.setup.Recipe;
import sekisho.packaging.setup.Recipes;

/** {@code sekisho client-setup}: what to tell the programs behind this gateway. With {@code --for} only the text itself goes to standard output. */
@Command(name = "client-setup")
final class ClientSetupCommand implements Callable<Integer> {

    private final Screen screen;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE")
    private @Nullable Path config;

    @Option(names = "--gateway", paramLabel = "HOST:PORT")
    private @Nullable String gateway;

    @Option(names = "--for", paramLabel = "PROGRAM", descriptionKey = "topic")
    private @Nullable String topic;

    @Option(names = "--json")
    private boolean json;

    ClientSetupCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        ConfigSource source = config == null ? ConfigSource.example() : ConfigSource.of(config);
        try {
            ClientSetup setup = gateway == null
                    ? ClientSetup.of(source.read().settings())
                    : ClientSetup.of(Doorway.of(gateway).orElseThrow(() -> wrong("setup.gateway", gateway)));
            if (setup.doors().isEmpty()) {
                screen.complain("setup.no-listener", source.name());
                return ExitCode.CONFIGURATION;
            }
            tell(setup);
            return ExitCode.OK;
        } catch (InvalidSettings mistakes) {
            mistakes.problems().forEach(problem -> screen.err().println(problem.format(source.name())));
            return ExitCode.CONFIGURATION;
        } catch (IOException unreadable) {
            screen.complain("unreadable", source.name(), unreadable);
            return ExitCode.CONFIGURATION;
        }
    }

    private void tell(ClientSetup setup) {
        List<Recipe> all = Recipes.of(setup);
        List<Recipe> wanted = all.stream()
                .filter(recipe -> topic == null || recipe.topic().equals(topic))
                .toList();
        if (wanted.isEmpty()) {
            var topics = all.stream().map(Recipe::topic).collect(Collectors.toCollection(TreeSet::new));
            throw wrong("setup.topics", topic, String.join(", ", topics));
        }
        if (json) {
            screen.out().println(Json.text(facts(setup, wanted)));
        } else if (topic != null) {
            wanted.forEach(recipe -> {
                screen.err().println(title(recipe));
                screen.out().print(recipe.text());
            });
        } else {
            setup.doors().forEach(door -> screen.out().println(screen.strong(door.url())));
            setup.doors().stream()
                    .filter(door -> door.place().host().text().equals(Doorway.NAME))
                    .findFirst()
                    .ifPresent(door -> screen.say("setup.everywhere", Doorway.NAME));
            screen.say("setup.direct", String.join(", ", setup.direct()));
            for (Recipe recipe : wanted) {
                screen.out().println();
                screen.out().println(screen.strong(title(recipe)));
                screen.out().print(recipe.text());
            }
        }
    }

    private String title(Recipe recipe) {
        String where = recipe.file().isEmpty() ? "" : " [" + recipe.file() + "]";
        return "# " + recipe.topic() + ": " + screen.words().say(recipe.key()) + where;
    }

    private Map<String, Object> facts(ClientSetup setup, List<Recipe> wanted) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("gateways", setup.doors().stream().map(Doorway::url).toList());
        facts.put("pac", setup.doors().get(0).script());
        facts.put("no_proxy", setup.direct());
        facts.put("recipes", wanted.stream().map(this::facts).toList());
        return facts;
    }

    private Map<String, Object> facts(Recipe recipe) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("for", recipe.topic());
        facts.put("what", screen.words().say(recipe.key()));
        facts.put("file", recipe.file());
        facts.put("text", recipe.text());
        return facts;
    }

    private ParameterException wrong(String key, @Nullable Object... values) {
        return new ParameterException(
                Objects.requireNonNull(spec).commandLine(), screen.words().say(key, values));
    }
}
