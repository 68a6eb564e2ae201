package sekisho.query;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The table {@code records} in a database in memory: the columns of {@code packaging/athena/records.sql}. Once it is filled, SQL
 * reaches no file and no network any more.
 */
final class Records implements AutoCloseable {

    /** Names and types; what a line has beyond them stands in {@code line} alone. */
    private static final String COLUMNS = """
        {
          'time': 'BIGINT', 'class_uid': 'INTEGER', 'activity_id': 'INTEGER', 'type_uid': 'BIGINT',
          'severity_id': 'INTEGER', 'status': 'VARCHAR', 'status_code': 'VARCHAR', 'status_detail': 'VARCHAR',
          'count': 'BIGINT', 'duration': 'BIGINT',
          'metadata': 'STRUCT("sequence" BIGINT, uid VARCHAR)',
          'device': 'STRUCT(uid VARCHAR)',
          'actor': 'STRUCT("user" STRUCT(uid VARCHAR))',
          'src_endpoint': 'STRUCT(ip VARCHAR, port INTEGER)',
          'dst_endpoint': 'STRUCT(hostname VARCHAR, ip VARCHAR, port INTEGER)',
          'url': 'STRUCT(url_string VARCHAR)',
          'http_request': 'STRUCT(http_method VARCHAR, url STRUCT(url_string VARCHAR))',
          'tls': 'STRUCT(sni VARCHAR)',
          'query': 'STRUCT(hostname VARCHAR, "type" VARCHAR)',
          'rcode': 'VARCHAR',
          'answers': 'STRUCT(rdata VARCHAR, "type" VARCHAR)[]',
          'traffic': 'STRUCT(bytes BIGINT, bytes_in BIGINT, bytes_out BIGINT)',
          'api': 'STRUCT(operation VARCHAR, response STRUCT(code INTEGER))',
          'entity': 'STRUCT(uid VARCHAR, "type" VARCHAR)',
          'unmapped': 'STRUCT(sekisho STRUCT(decision VARCHAR, reason VARCHAR, would_deny VARCHAR, rule VARCHAR,
            edition VARCHAR, approvers VARCHAR[], "grant" VARCHAR, step VARCHAR, about VARCHAR, proven_by VARCHAR,
            door VARCHAR, activity VARCHAR))'
        }\
        """;

    private static final String DAY = "strftime(make_timestamp(\"time\" * 1000), '%Y-%m-%d')";

    private final Connection connection;

    private Records(Connection connection) {
        this.connection = connection;
    }

    /** @param lines one JSON object a line */
    static Records load(Path lines) throws SQLException {
        Records records = new Records(DriverManager.getConnection("jdbc:duckdb:"));
        try (Statement statement = records.connection.createStatement()) {
            String file = lines.toString().replace("'", "''");
            statement.execute("CREATE TABLE records_raw AS SELECT *, " + DAY + " AS dt FROM read_json('" + file
                    + "', format = 'newline_delimited', columns = " + COLUMNS + ")");
            statement.execute(
                    "CREATE VIEW records AS SELECT make_timestamp(\"time\" * 1000) AS utc, * FROM records_raw");
            statement.execute("SET enable_external_access = false");
            statement.execute("SET lock_configuration = true");
            return records;
        } catch (SQLException failed) {
            records.close();
            throw failed;
        }
    }

    /** Runs one statement and shows its rows. */
    void answer(String sql, List<String> values, Answers answers) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                statement.setString(i + 1, values.get(i));
            }
            try (ResultSet rows = statement.executeQuery()) {
                answers.show(rows);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
