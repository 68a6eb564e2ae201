package sekisho.packaging.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sekisho.packaging.screen.Screen;
import sekisho.packaging.screen.Words;

/** Against the example inside the program. */
class ExplainCommandTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --client 127.0.0.1 --to www.demo.internal:8080                          | 0 | read-the-site
            --client 127.0.0.1 --url http://www.demo.internal:8080/x?y              | 0 | read-the-site
            --client 127.0.0.1 --name core.demo.internal                            | 0 | core-stays-inside
            --client 127.0.0.1 --name core.demo.internal --address 127.0.0.9        | 0 | core-stays-inside
            --client 127.0.0.1 --name core.demo.internal --address 203.0.113.66     | 1 | addr.class
            --client 127.0.0.1 --name core.demo.internal --type TXT                 | 1 | dns.type
            --client 127.0.0.1 --name core.demo.internal --type 16                  | 1 | dns.type
            --client 127.0.0.1 --to www.demo.internal:443                           | 1 | port
            --client 127.0.0.1 --to nothing.example:443                             | 1 | rule.none
            --client 10.0.0.1 --to www.demo.internal:8080                           | 1 | client.unknown
            --client 127.0.0.1 --to www.demo.internal                               | 2 | target.port
            --client 127.0.0.1 --to www.demo.internal:0                             | 2 | target.port
            --client 127.0.0.1 --to 0x7f.1:80                                       | 2 | host.ip_form
            --client 127.1 --to www.demo.internal:8080                              | 2 | host.ip_form
            --client 127.0.0.1 --url ftp://www.demo.internal/                       | 2 | target.form
            --client 127.0.0.1 --name core.demo.internal --type NONSENSE            | 2 | --type is one of
            --client 127.0.0.1                                                      | 2 | --name
            --client 127.0.0.1 --name a.example --to a.example:1                    | 2 | --name
            """)
    void answersAsTheGatesDo(String typed, int exit, String told) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream both = new PrintStream(said, true, StandardCharsets.UTF_8);
        Screen screen = new Screen(both, both, Words.english(), false);
        assertThat(CommandLines.execute(screen, ("explain " + typed).split(" +")))
                .isEqualTo(exit);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains(told);
    }
}
