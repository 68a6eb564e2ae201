package sekisho.packaging.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sekisho.audit.HeldCheck;
import sekisho.audit.HeldLog;
import sekisho.audit.LogRefused;
import sekisho.audit.LogSource;
import sekisho.config.certificate.KeyPairFiles;
import sekisho.packaging.appliance.ExitCode;
import sekisho.packaging.collect.GatewayLog;
import sekisho.packaging.connect.Gateway;
import sekisho.packaging.screen.Screen;

/** {@code sekisho collect}: holds a second copy of a gateway's log, which the gateway can't rewrite. */
@Command(name = "collect", exitCodeOnInvalidInput = 64)
final class CollectCommand implements Callable<Integer> {

    private static final int USAGE = 64;
    private static final int AWAY = 69;
    private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final Pattern PLACE = Pattern.compile("(?:\\[([0-9a-fA-F:]+)]|([^:/\\[\\]]+)):([1-9][0-9]{0,4})");

    private final Screen screen;
    private long told = System.nanoTime();

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--from", paramLabel = "HOST:PORT")
    private @Nullable String from;

    @Option(names = "--certificate", paramLabel = "FILE")
    private @Nullable Path certificate;

    @Option(names = "--key", paramLabel = "FILE")
    private @Nullable Path key;

    @Option(names = "--ca", paramLabel = "FILE")
    private @Nullable Path authority;

    @Option(names = "--log-key", paramLabel = "FILE")
    private @Nullable Path logKey;

    @Option(names = "--name", paramLabel = "NAME", defaultValue = "collector.sekisho.internal")
    private String name = "";

    @Option(names = "--once")
    private boolean once;

    @Option(names = "--every", paramLabel = "T", defaultValue = "10s")
    private Duration every = Duration.ZERO;

    @Option(names = "--check")
    private boolean check;

    @Parameters(paramLabel = "DIR", descriptionKey = "directory")
    private @Nullable Path directory;

    CollectCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws InterruptedException {
        Path held = Objects.requireNonNull(directory);
        try {
            return check ? proven(held) : collected(held);
        } catch (LogRefused refused) {
            screen.complain("collect.refused", refused.getMessage());
            return refused.kind().exitCode();
        } catch (IOException | GeneralSecurityException failed) {
            screen.complain("collect.failed", failed.getMessage());
            return AWAY;
        }
    }

    private int proven(Path held) throws IOException {
        if (!Files.isDirectory(held)) {
            screen.complain("no-such-directory", held);
            return USAGE;
        }
        HeldCheck.Held proof = HeldCheck.prove(held, entry -> {});
        screen.say(
                "collect.proven",
                proof.checkpoint().size(),
                proof.checkpoint().origin(),
                proof.cosigned(),
                proof.cosigner().text());
        return ExitCode.OK;
    }

    private int collected(Path held) throws IOException, GeneralSecurityException, InterruptedException {
        LogSource source = source();
        try (HeldLog log = HeldLog.open(held, Optional.ofNullable(logKey), name, InstantSource.system())) {
            screen.say("collect.holds", log.size(), log.cosigner());
            Duration pause = every;
            while (true) {
                try {
                    HeldLog.Pulled pulled = log.pull(source, this::progress);
                    if (pulled.added() > 0 || once) {
                        screen.say("collect.pulled", pulled.added(), pulled.size());
                    }
                    pause = every;
                } catch (LogRefused refused) {
                    throw refused;
                } catch (IOException away) {
                    if (once) {
                        throw away;
                    }
                    screen.complain("collect.failed", away.getMessage());
                    pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
                }
                if (once) {
                    return ExitCode.OK;
                }
                TimeUnit.MILLISECONDS.sleep(pause.toMillis());
            }
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void progress(long size) {
        if (System.nanoTime() - told > PROGRESS_NANOS) {
            told = System.nanoTime();
            screen.complain("collect.progress", size);
        }
    }

    private LogSource source() throws IOException, GeneralSecurityException {
        if (from == null || certificate == null || key == null || authority == null) {
            throw wrong(screen.words().say("collect.needs"));
        }
        Matcher place = PLACE.matcher(from);
        if (!place.matches() || Integer.parseInt(place.group(3)) > 65_535) {
            throw wrong("--from: HOST:PORT");
        }
        if (every.isNegative() || every.isZero()) {
            throw wrong("--every: 10s");
        }
        String host = place.group(1) == null ? place.group(2) : place.group(1);
        return new GatewayLog(
                host,
                Integer.parseInt(place.group(3)),
                Gateway.context(Optional.of(KeyPairFiles.read(certificate, key)), Optional.of(authority)));
    }

    private ParameterException wrong(String text) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), text);
    }
}
