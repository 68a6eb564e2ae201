package sekisho.packaging.grant;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import sekisho.config.settings.InvalidSettings;
import sekisho.config.settings.Opener;
import sekisho.config.settings.SettingsReader;

/** An edition on its way between a person and the gateway: the configuration and the files that it names, byte for byte. */
final class SentEdition {

    private SentEdition() {}

    /** Of a file on this machine, for a call's body. */
    static Map<String, Object> body(byte[] file, SettingsReader.Result read, Path folder) {
        Map<String, Object> named = new LinkedHashMap<>();
        read.contents()
                .forEach((path, bytes) -> named.put(folder.relativize(path).toString(), base64(bytes)));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("file", base64(file));
        body.put("named", named);
        return body;
    }

    /**
     * Read here from what the gateway sent, so that its digest and its meaning are not the gateway's word.
     *
     * @param digest that it has to have, hex
     * @throws IOException when it has another
     */
    static SettingsReader.Result read(AdminClient.Reply reply, String digest) throws IOException, InvalidSettings {
        Path folder = Path.of("/");
        Map<Path, byte[]> named = new HashMap<>();
        if (reply.body().get("named") instanceof Map<?, ?> sent) {
            sent.forEach(
                    (path, bytes) -> named.put(folder.resolve(path.toString()).normalize(), bytes(bytes.toString())));
        }
        Opener opener = path -> {
            byte[] found = named.get(path);
            if (found == null) {
                throw new NoSuchFileException(path.toString());
            }
            return new ByteArrayInputStream(found);
        };
        SettingsReader.Result read = SettingsReader.read(bytes(reply.text("file")), folder, opener);
        if (!read.digest().equals("sha256:" + digest)) {
            throw new IOException("the gateway sent other bytes than it names");
        }
        return read;
    }

    private static byte[] bytes(String text) {
        return Base64.getDecoder().decode(text);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
