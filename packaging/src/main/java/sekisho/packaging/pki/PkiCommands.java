package sekisho.packaging.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sekisho.packaging.appliance.ExitCode;
import sekisho.packaging.screen.Json;
import sekisho.packaging.screen.Screen;
import sekisho.packaging.screen.Table;

/** {@code sekisho pki}: a small authority's daily work. */
public final class PkiCommands {

    private PkiCommands() {}

    /** Adds them to the word {@code pki}. */
    public static CommandLine addTo(CommandLine pki, Screen screen) {
        return pki.addSubcommand("init", new Init(screen))
                .addSubcommand("issue", new Issue(screen))
                .addSubcommand("revoke", new Revoke(screen))
                .addSubcommand("list", new ListIssued(screen));
    }

    private abstract static class OfAuthority implements Callable<Integer> {
        final Screen screen;

        @Parameters(index = "0", paramLabel = "CA", descriptionKey = "ca-folder")
        Path folder = Path.of("");

        OfAuthority(Screen screen) {
            this.screen = screen;
        }

        abstract int work() throws IOException, GeneralSecurityException;

        final Authority authority() throws IOException, GeneralSecurityException {
            return Authority.open(folder, InstantSource.system());
        }

        @Override
        public Integer call() {
            try {
                return work();
            } catch (IOException | GeneralSecurityException failed) {
                screen.complain("pki.failed", folder, String.valueOf(failed.getMessage()));
                return ExitCode.CONFIGURATION;
            }
        }
    }

    @Command(name = "init")
    private static final class Init extends OfAuthority {
        @Option(names = "--domain", required = true, paramLabel = "DOMAIN")
        private String domain = "";

        Init(Screen screen) {
            super(screen);
        }

        @Override
        int work() throws IOException, GeneralSecurityException {
            Authority.create(folder, domain, InstantSource.system());
            screen.say("pki.made", folder.resolve("ca.pem"));
            return ExitCode.OK;
        }
    }

    @Command(name = "issue")
    private static final class Issue extends OfAuthority {
        @Parameters(index = "1..*", arity = "1..*", paramLabel = "NAME", descriptionKey = "names")
        private List<String> names = new ArrayList<>();

        @Option(names = "--out", required = true, paramLabel = "FILE")
        private Path out = Path.of("");

        Issue(Screen screen) {
            super(screen);
        }

        @Override
        int work() throws IOException, GeneralSecurityException {
            boolean person = names.size() == 1 && names.get(0).contains("://");
            Path key = out.resolveSibling(out.getFileName().toString().replaceFirst("\\.pem$", "") + ".key");
            if (Files.exists(out) || Files.exists(key)) {
                screen.complain("pki.taken", out);
                return ExitCode.CONFIGURATION;
            }
            Authority.Made made =
                    person ? authority().forClient(names.get(0)) : authority().forServer(names);
            PrivateFiles.create(key, made.key());
            PrivateFiles.create(out, made.certificate());
            screen.say("pki.issued", out, key);
            return ExitCode.OK;
        }
    }

    @Command(name = "revoke")
    private static final class Revoke extends OfAuthority {
        @Parameters(index = "1", paramLabel = "NAME", descriptionKey = "name")
        private String name = "";

        Revoke(Screen screen) {
            super(screen);
        }

        @Override
        int work() throws IOException, GeneralSecurityException {
            int count = authority().revoke(name);
            screen.say("pki.revoked", String.valueOf(count), folder.resolve("ca.crl"));
            return count > 0 ? ExitCode.OK : ExitCode.CONFIGURATION;
        }
    }

    @Command(name = "list")
    private static final class ListIssued extends OfAuthority {
        @Option(names = "--json", descriptionKey = "json")
        private boolean json;

        ListIssued(Screen screen) {
            super(screen);
        }

        @Override
        int work() throws IOException, GeneralSecurityException {
            List<Map<String, Object>> all = new ArrayList<>();
            Table table = new Table();
            table.row(screen.words().say("pki.columns").split("\\|"));
            for (Authority.Issued each : authority().issued()) {
                Map<String, Object> facts = new LinkedHashMap<>();
                facts.put("name", each.name());
                facts.put("serial", each.serial());
                facts.put("until", each.until().toString());
                facts.put("revoked", each.revoked());
                all.add(facts);
                String state = each.revoked() ? screen.words().say("pki.is-revoked") : "";
                table.row(each.name(), each.serial(), each.until().toString(), state);
            }
            screen.out().print(json ? Json.text(all) + "\n" : table.toString());
            return ExitCode.OK;
        }
    }
}
