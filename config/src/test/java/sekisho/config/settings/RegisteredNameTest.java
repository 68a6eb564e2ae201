package sekisho.config.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sekisho.config.value.HostName;

class RegisteredNameTest {

    @ParameterizedTest
    @CsvSource({
        "a.b.example.com, example.com",
        "example.com, com",
        "a.city.example.lg.jp, example.lg.jp",
        "bucket.s3.ap-northeast-1.amazonaws.com, s3.ap-northeast-1.amazonaws.com",
        "x.bucket.s3.ap-northeast-1.amazonaws.com, bucket.s3.ap-northeast-1.amazonaws.com",
        "ssm.ap-northeast-1.amazonaws.com, amazonaws.com",
        "core.db.internal, db.internal",
        "wiki.internal, internal"
    })
    void isWhoAnswersForEverythingBelow(String name, String registered) {
        assertThat(RegisteredName.of(HostName.of(name))).isEqualTo(registered);
    }
}
