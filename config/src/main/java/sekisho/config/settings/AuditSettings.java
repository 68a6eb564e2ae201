package sekisho.config.settings;

import java.nio.file.Path;

/**
 * {@code audit}. {@code when-unavailable} has one value in this version, {@code close}, and no default: it must be
 * written, because it says that nothing passes when nothing can be recorded.
 *
 * @param directory of the log, absolute
 * @param key of this node (Ed25519, PKCS #8 PEM), made at the first start; default {@code <directory>/private/node.key}
 * @param segmentSize in bytes, 64 KiB – 1 GiB; default 64 MiB
 */
public record AuditSettings(Path directory, Path key, long segmentSize) {}
