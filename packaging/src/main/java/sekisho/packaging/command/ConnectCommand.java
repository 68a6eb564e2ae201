package sekisho.packaging.command;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sekisho.config.certificate.KeyPairFiles;
import sekisho.config.value.Destination;
import sekisho.config.value.Reason;
import sekisho.packaging.appliance.ExitCode;
import sekisho.packaging.connect.Gateway;
import sekisho.packaging.connect.GatewayRefused;
import sekisho.packaging.connect.LocalPort;
import sekisho.packaging.grant.Profile;
import sekisho.packaging.screen.Screen;

/** {@code sekisho connect}: a local port that reaches one destination through the gateway, with the person's certificate. */
@Command(name = "connect")
final class ConnectCommand implements Callable<Integer> {

    private static final Pattern GATEWAY = Pattern.compile("(?:\\[([0-9a-fA-F:]+)]|([^:/\\[\\]]+)):([1-9][0-9]{0,4})");

    private final Screen screen;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "DESTINATION", descriptionKey = "destination")
    private @Nullable String destination;

    @Option(names = "--listen", paramLabel = "PORT")
    private int listen;

    @Option(names = "--as", paramLabel = "PROFILE", descriptionKey = "as")
    private @Nullable Path profile;

    @Option(names = "--gateway", paramLabel = "HOST:PORT")
    private @Nullable String gateway;

    @Option(names = "--certificate", paramLabel = "FILE")
    private @Nullable Path certificate;

    @Option(names = "--key", paramLabel = "FILE")
    private @Nullable Path key;

    @Option(names = "--ca", paramLabel = "FILE")
    private @Nullable Path authority;

    ConnectCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        Destination to = AskedAccess.destination(Objects.requireNonNull(destination))
                .fold(read -> read, (reason, detail) -> {
                    throw wrong(
                            "DESTINATION: " + screen.words().reason(reason) + " (" + reason.code() + "): " + detail);
                });
        if (listen < 0 || listen > 65_535) {
            throw wrong("--listen: 0–65535");
        }
        if ((certificate == null) != (key == null)) {
            throw wrong(screen.words().say("connect.pair"));
        }
        if ((gateway == null) == (profile == null)) {
            throw wrong(screen.words().say("connect.where"));
        }
        try (LocalPort local = new LocalPort(listen, way(), to, this::tell)) {
            screen.say("connect.listening", String.valueOf(local.port()), to, Objects.requireNonNull(gateway));
            screen.out().flush();
            local.serve();
            return ExitCode.OK;
        } catch (IOException | GeneralSecurityException unusable) {
            screen.complain("connect.unusable", unusable.getMessage());
            return ExitCode.CONFIGURATION;
        }
    }

    /** Files written out win over those of the profile. */
    private void fill(Profile as) throws IOException {
        gateway = as.gateway();
        certificate = certificate == null ? as.certificate() : certificate;
        key = key == null ? as.key() : key;
        authority = authority == null ? as.authority() : authority;
    }

    private Gateway way() throws IOException, GeneralSecurityException {
        if (profile != null) {
            fill(Profile.read(profile));
        }
        Matcher parts = GATEWAY.matcher(Objects.requireNonNull(gateway));
        if (!parts.matches() || Integer.parseInt(parts.group(3)) > 65_535) {
            throw wrong("--gateway: HOST:PORT");
        }
        String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
        int port = Integer.parseInt(parts.group(3));
        Path shown = certificate;
        Path secret = key;
        if (shown == null || secret == null) {
            return authority == null
                    ? Gateway.plain(host, port)
                    : Gateway.overTls(host, port, Optional.empty(), Optional.of(authority));
        }
        return Gateway.overTls(
                host, port, Optional.of(KeyPairFiles.read(shown, secret)), Optional.ofNullable(authority));
    }

    private void tell(int client, IOException failed) {
        if (failed instanceof GatewayRefused no) {
            String why = no.reason()
                    .map(code -> Reason.ofCode(code)
                                    .map(reason -> screen.words().reason(reason))
                                    .orElse("?")
                            + " (" + code + ")")
                    .orElse("HTTP " + no.status());
            screen.complain("connect.refused", why, no.decision().orElse("-"));
        } else {
            screen.complain("connect.failed", failed.getMessage());
        }
    }

    private ParameterException wrong(String text) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), text);
    }
}
