package sekisho.packaging.peers;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that somebody else wrote. */
record Tool(String name, String debianPackage) {

    private static final long LONGEST_SECONDS = 30;

    static Tool curl() {
        return new Tool("curl", "curl").present();
    }

    static Tool dig() {
        return new Tool("dig", "bind9-dnsutils").present();
    }

    static Tool openssl() {
        return new Tool("openssl", "openssl").present();
    }

    /** Another program that needs this one. */
    Tool with(String other, String itsPackage) {
        return new Tool(other, itsPackage).present();
    }

    record Said(int exit, String text) {}

    /** Both outputs, together. */
    Said run(Object... words) throws Exception {
        return run("", words);
    }

    Said run(String input, Object... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(name));
        for (Object word : words) {
            command.add(word.toString());
        }
        Path out = Files.createTempFile("peer", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " did not end within " + LONGEST_SECONDS + " s");
            }
            return new Said(process.exitValue(), Files.readString(out));
        } finally {
            Files.delete(out);
        }
    }

    private Tool present() {
        for (String directory : System.getenv("PATH").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(directory, name))) {
                return this;
            }
        }
        throw new AssertionError(name + " is missing: apt-get install " + debianPackage);
    }
}
