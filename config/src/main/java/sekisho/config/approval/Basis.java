package sekisho.config.approval;

import java.util.Optional;
import sekisho.config.settings.ApprovalSettings;
import sekisho.config.settings.Person;
import sekisho.config.settings.Settings;

/**
 * The edition in force, as the desk needs it.
 *
 * @param digest hex, without a prefix
 */
public record Basis(Settings settings, String digest) {

    /** The one person whom a certificate proves now; empty for nobody. */
    public Optional<Person> person(String certificate) {
        return settings.people().values().stream()
                .filter(person -> person.certificates().contains(certificate))
                .findFirst();
    }

    /** Approvers that a grant needs besides its requester. */
    int grants() {
        return settings.approval()
                .orElseThrow(() -> new IllegalStateException("no approval: in the configuration"))
                .grants();
    }

    /** Approvers that a change of the configuration needs besides its author. */
    int changes() {
        return settings.approval().map(ApprovalSettings::changes).orElse(0);
    }
}
