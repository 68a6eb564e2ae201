package sekisho.config.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code approval}: how many persons besides the author say yes.
 *
 * @param changes of a change of the configuration, 0–9; 0 is one administrator deciding alone
 * @param grants of a grant, 1–9
 * @param reason why {@code changes} is 0
 * @param directory where requests, votes and grants are kept, this process alone writes there; default
 *     {@code <audit.directory>/private/approval}
 */
public record ApprovalSettings(int changes, int grants, Optional<String> reason, Path directory) {}
