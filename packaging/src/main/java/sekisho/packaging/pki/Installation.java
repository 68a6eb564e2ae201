package sekisho.packaging.pki;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/**
 * A first installation in one folder: an authority, a gateway's certificate, three persons, and a configuration that runs
 * as it stands. These persons are the ceremony: they need not wait before they approve.
 *
 * @param folder that is not there yet, or empty
 * @param name of the appliance
 * @param domain of the persons' names
 * @param address that the gateway listens at
 * @param hosts further names of the gateway in its certificate
 */
public record Installation(Path folder, String name, String domain, String address, List<String> hosts) {

    private static final List<String> PERSONS = List.of("yamada", "suzuki", "sato");

    /** Whether there is nothing that could be overwritten. */
    public boolean isFree() throws IOException {
        if (!Files.exists(folder)) {
            return true;
        }
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.findAny().isEmpty();
        }
    }

    /** Who asks, who approves, who checks, in this order. */
    public List<String> persons() {
        return PERSONS;
    }

    public Path configuration() {
        return folder.resolve("sekisho.yaml");
    }

    public Path person(String who) {
        return folder.resolve("people").resolve(who);
    }

    /** @param japanese the language of the comments */
    public void make(boolean japanese, InstantSource clock) throws IOException, GeneralSecurityException {
        PrivateFiles.folder(folder);
        Authority authority = Authority.create(folder.resolve("ca"), domain, clock);
        Path gateway = PrivateFiles.folder(folder.resolve("gateway"));
        write(
                gateway,
                "gateway",
                authority.forServer(
                        Stream.concat(Stream.of(address), hosts.stream()).toList()));
        PrivateFiles.folder(folder.resolve("people"));
        for (String who : PERSONS) {
            Path own = PrivateFiles.folder(person(who));
            write(own, "person", authority.forClient("spiffe://" + domain + "/human/" + who));
            PrivateFiles.create(own.resolve("ca.pem"), authority.pem());
            PrivateFiles.create(own.resolve("client.properties"), profile());
        }
        // The configuration comes last: while it is not there, the installation is not complete, and nothing runs with
        // it.
        PrivateFiles.create(configuration(), text(japanese ? "init_ja.yaml" : "init.yaml"));
    }

    private static void write(Path folder, String file, Authority.Made made) throws IOException {
        PrivateFiles.create(folder.resolve(file + ".pem"), made.certificate());
        PrivateFiles.create(folder.resolve(file + ".key"), made.key());
    }

    private String profile() {
        String host = address.contains(":") ? "[" + address + "]" : address;
        return "admin=" + host + ":9443\ngateway=" + host
                + ":3129\ncertificate=person.pem\nkey=person.key\nca=ca.pem\n";
    }

    private String text(String resource) throws IOException {
        try (InputStream in = Installation.class.getResourceAsStream("/sekisho/packaging/" + resource)) {
            if (in == null) {
                throw new IllegalStateException("no " + resource + " in the jar");
            }
            String host = address.contains(":") ? "[" + address + "]" : address;
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("{name}", name)
                    .replace("{domain}", domain)
                    .replace("{address}", host);
        }
    }
}
