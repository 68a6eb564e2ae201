package sekisho.proxy.greeting;

import java.util.Optional;
import sekisho.config.settings.Listen;

/**
 * What the two sides of one connection must say first.
 *
 * @param serverMaySpeakFirst whether the server may speak before the client has
 */
public record Speakers(Optional<Expectation> client, Optional<Expectation> server, boolean serverMaySpeakFirst) {

    public static Speakers of(Listen.Protocol protocol) {
        return switch (protocol) {
            case TLS -> client(new TlsStart());
            case POSTGRES -> client(new PostgresStart());
            case SQLSERVER -> client(new SqlServerStart());
            case ORACLE -> client(new OracleStart());
            case RDP -> client(new RdpStart());
            case SMB -> client(new SmbStart());
            case SSH -> both(new SshIdentification(false), new SshIdentification(true));
            case MYSQL -> both(new MysqlResponse(), new MysqlGreeting());
            case ANY -> new Speakers(Optional.empty(), Optional.empty(), true);
        };
    }

    private static Speakers client(Expectation first) {
        return new Speakers(Optional.of(first), Optional.empty(), false);
    }

    private static Speakers both(Expectation client, Expectation server) {
        return new Speakers(Optional.of(client), Optional.of(server), true);
    }
}
