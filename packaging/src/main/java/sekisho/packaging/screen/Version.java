package sekisho.packaging.screen;

import java.util.Objects;
import picocli.CommandLine;

/** {@code sekisho --version}: the version that the build wrote into the jar. */
public final class Version implements CommandLine.IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"sekisho " + text()};
    }

    public static String text() {
        return Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "unpackaged");
    }
}
