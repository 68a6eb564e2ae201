package sekisho.packaging.appliance;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import sekisho.config.settings.InvalidSettings;
import sekisho.packaging.screen.Screen;

/** The appliance as a process: problems to standard error, one ready line to standard output, signals. */
public final class Foreground {

    private final Screen screen;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch hurry = new CountDownLatch(1);

    public Foreground(Screen screen) {
        this.screen = screen;
    }

    /** Returns the exit code when the appliance has ended, or could not start. */
    public int run(ConfigSource source) {
        return run(source, appliance -> screen.out().println(appliance.readyLine()));
    }

    /** @param ready what to do once everything listens; the appliance runs on until a signal */
    public int run(ConfigSource source, Consumer<Appliance> ready) {
        Signals.on("TERM", this::signalled);
        Signals.on("INT", this::signalled);
        Thread.setDefaultUncaughtExceptionHandler(this::lastWords);
        Appliance appliance;
        try {
            appliance = Appliance.start(source, screen);
        } catch (InvalidSettings mistakes) {
            mistakes.problems().forEach(problem -> screen.err().println(problem.format(source.name())));
            return ExitCode.CONFIGURATION;
        } catch (NoSuchFileException missing) {
            screen.complain("no-such-file", missing.getMessage());
            return ExitCode.CONFIGURATION;
        } catch (IOException unreadable) {
            screen.complain("unreadable", source.name(), unreadable.getMessage());
            return ExitCode.CONFIGURATION;
        } catch (StartFailure failure) {
            screen.err().println("sekisho: " + failure.getMessage());
            return failure.exitCode();
        }
        Signals.on("HUP", () -> appliance.reload("SIGHUP"));
        ready.accept(appliance);
        await(stop);
        appliance.drain(hurry);
        return ExitCode.OK;
    }

    /** Whether a signal has asked for the end. */
    public boolean isStopping() {
        return stop.getCount() == 0;
    }

    /** The first signal asks to drain, the second not to wait for it. */
    private void signalled() {
        if (stop.getCount() > 0) {
            stop.countDown();
        } else {
            hurry.countDown();
        }
    }

    /** No thread may go missing without a word; and without memory nothing can be promised any more. */
    private void lastWords(Thread thread, Throwable bug) {
        screen.complain("bug", thread.getName() + ": " + bug);
        bug.printStackTrace(screen.err());
        if (bug instanceof VirtualMachineError) {
            Runtime.getRuntime().halt(ExitCode.BUG);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException asStop) {
            Thread.currentThread().interrupt();
        }
    }
}
