package sekisho.packaging.appliance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import sekisho.config.approval.ApprovalStore;
import sekisho.config.approval.Candidate;
import sekisho.config.approval.ChangeDesk;
import sekisho.config.approval.EditionFiles;
import sekisho.config.approval.InForce;
import sekisho.config.settings.ApprovalSettings;
import sekisho.config.settings.InvalidSettings;
import sekisho.config.settings.Settings;
import sekisho.config.settings.SettingsReader;
import sekisho.config.value.Edition;

/**
 * What the appliance starts with: the file, or where changes need approval the edition that was approved last, whatever the
 * file says meanwhile.
 *
 * @param drift whether the file is another edition than this one
 */
record StartEdition(Candidate candidate, Edition edition, boolean drift) {

    static StartEdition of(ConfigSource source) throws IOException, InvalidSettings {
        byte[] bytes = source.bytes();
        Candidate file = new Candidate(bytes, source.read(bytes));
        Path directory = directory(file.settings());
        Optional<InForce> approved = ChangeDesk.inForce(ApprovalStore.peek(directory));
        if (approved.isPresent()) {
            List<String> approvers = approved.get().approvers();
            if (approved.get().digest().equals(file.digest())) {
                return new StartEdition(file, new Edition(file.read().digest(), approvers), false);
            }
            Candidate kept = new EditionFiles(directory, source.base())
                    .read(approved.get().digest());
            if (needsApproval(kept.settings())) {
                return new StartEdition(kept, new Edition(kept.read().digest(), approvers), true);
            }
        }
        return new StartEdition(file, Editions.editionOf(file.read()), false);
    }

    /** Beside the log's own secrets, never part of a copy or a shipment. */
    static Path directory(Settings settings) {
        return settings.audit().directory().resolve("private/editions");
    }

    /** Whether nobody brings an edition in force alone. */
    static boolean needsApproval(Settings settings) {
        return settings.approval().map(ApprovalSettings::changes).orElse(0) > 0;
    }

    SettingsReader.Result file() {
        return candidate.read();
    }
}
