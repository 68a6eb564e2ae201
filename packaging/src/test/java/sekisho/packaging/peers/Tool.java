package sekisho.packaging.peers;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A program that somebody else wrote.
 *
 * @param debianPackage that has it
 * @param environment beside our own, in which no proxy and no other trust is named
 */
record Tool(String name, String debianPackage, Map<String, String> environment) {

    private static final long LONGEST_SECONDS = 240;

    static Tool curl() {
        return of("curl", "curl");
    }

    static Tool dig() {
        return of("dig", "bind9-dnsutils");
    }

    static Tool openssl() {
        return of("openssl", "openssl");
    }

    static Tool iodine() {
        return new Tool("iodine", "iodine", Map.of()).present();
    }

    static Tool ip() {
        return new Tool("ip", "iproute2", Map.of()).present();
    }

    /** Another program that needs this one. */
    Tool with(String other, String itsPackage) {
        return of(other, itsPackage);
    }

    /** A missing one fails the test before anything was started. */
    static Tool of(String name, String debianPackage) {
        return new Tool(name, debianPackage, Map.of()).present();
    }

    Tool where(String variable, Object value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(variable, value.toString());
        return new Tool(name, debianPackage, more);
    }

    record Said(int exit, String text) {

        /** What it said, if it was content. */
        String fine() {
            if (exit != 0) {
                throw new AssertionError("exit code " + exit + ": " + text);
            }
            return text;
        }
    }

    /** Both outputs, together. */
    Said run(Object... words) throws Exception {
        return hear("", words);
    }

    /** As {@link #run}, with something to read. */
    Said hear(String input, Object... words) throws Exception {
        Path out = Files.createTempFile("peer", ".txt");
        try {
            Process process = start(out, words);
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(
                        name + " did not end within " + LONGEST_SECONDS + " s: " + Files.readString(out));
            }
            return new Said(process.exitValue(), Files.readString(out));
        } finally {
            Files.delete(out);
        }
    }

    /** Runs beside the test, which ends it. */
    Process start(Path out, Object... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(name));
        for (Object word : words) {
            command.add(word.toString());
        }
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment()
                .keySet()
                .removeIf(variable -> variable.matches("(?i).*_proxy|.*_CA_BUNDLE|SSL_CERT_.*|(PIP|NPM)_.*"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private Tool present() {
        for (String directory : (System.getenv("PATH") + File.pathSeparator + "/usr/sbin").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(directory).resolve(name))) {
                return this;
            }
        }
        throw new AssertionError(name + " is missing: apt-get install " + debianPackage);
    }
}
