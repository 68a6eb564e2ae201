package sekisho.packaging.grant;

import java.io.IOException;
import java.time.Instant;
import sekisho.config.approval.Subject;
import sekisho.config.difference.SettingsDiff;
import sekisho.config.settings.InvalidSettings;

/**
 * A proposal as an approver reads it: the difference is made here, from the bytes of both editions whose digests he signs.
 *
 * @param subject exactly what a signature of it is over
 */
record ChangeReading(AdminClient.Reply change, SettingsDiff difference, Subject subject) {

    /** @throws IOException when it is no longer there, or what the gateway says of it doesn't fit together */
    static ChangeReading of(AdminClient.Reply change, AdminClient client) throws IOException {
        AdminClient.Reply edition = client.get("/edition");
        String content = change.text("content");
        String base = change.text("base");
        SettingsDiff difference;
        try {
            difference = SettingsDiff.of(
                    SentEdition.read(edition, base).settings(),
                    SentEdition.read(change, content).settings());
        } catch (InvalidSettings other) {
            throw new IOException("the gateway sent a configuration that this version can't read", other);
        }
        Subject subject = new Subject(
                change.text("kind"),
                change.text("appliance"),
                change.text("id"),
                content,
                base,
                Instant.parse(change.text("asked")),
                Instant.parse(change.text("expires")),
                change.text("nonce"));
        return new ChangeReading(change, difference, subject);
    }
}
