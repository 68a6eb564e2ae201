package sekisho.config.settings.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ServiceCatalogueTest {

    private static final ServiceCatalogue CATALOGUE = ServiceCatalogue.standard();
    private static final String R = "ap-northeast-1";

    private static List<String> names(List<String> services, List<String> buckets, boolean any) {
        return CATALOGUE.names(new AwsWish(R, services, buckets, any)).stream()
                .map(name -> (name.twin() ? "?" : "") + name.host())
                .toList();
    }

    /** Names with {@code R} for {@code ap-northeast-1.amazonaws.com}; twins begin with a question mark. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ssm             | ssm.R ?ssm.ap-northeast-1.api.aws
            ecr             | api.ecr.R ?ecr.ap-northeast-1.api.aws *.dkr.ecr.R ?*.dkr-ecr.ap-northeast-1.on.aws
            ecs-agent       | ecs-a.R
            ecs-telemetry   | ecs-t.R
            ecs             | ecs.R ?ecs.ap-northeast-1.api.aws ecs-a.R ecs-t.R
            execute-api     | *.execute-api.R
            sagemaker       | api.sagemaker.R runtime.sagemaker.R
            notebook        | notebook.ap-northeast-1.sagemaker.aws *.notebook.ap-northeast-1.sagemaker.aws
            eks-auth        | eks-auth.ap-northeast-1.api.aws
            kinesis-firehose| firehose.R ?firehose.ap-northeast-1.api.aws
            airflow.env     | env.airflow.R
            codeartifact.repositories | *.d.codeartifact.R
            iam             | iam.amazonaws.com ?iam.global.api.aws
            """)
    void namesAreWhatTheEndpointsServe(String service, String expected) {
        List<String> written = Arrays.stream(expected.split(" "))
                .map(name -> name.endsWith(".R") ? name.substring(0, name.length() - 1) + R + ".amazonaws.com" : name)
                .toList();
        assertThat(names(List.of(service), List.of(), false)).containsExactlyElementsOf(written);
    }

    @Test
    void kinesisHasTheNamesOfEachAccount() {
        assertThat(names(List.of("kinesis"), List.of(), false))
                .contains(
                        "*.data-kinesis.ap-northeast-1.amazonaws.com",
                        "*.control-kinesis.ap-northeast-1.amazonaws.com");
    }

    @Test
    void bucketsAreTheOnlyOnesInEveryFormOfAddress() {
        assertThat(names(List.of("s3"), List.of("vm-images"), false))
                .isEqualTo(names(List.of(), List.of("vm-images"), false))
                .containsExactly(
                        "vm-images.s3.ap-northeast-1.amazonaws.com",
                        "s3.ap-northeast-1.amazonaws.com",
                        "?vm-images.s3.dualstack.ap-northeast-1.amazonaws.com",
                        "?s3.dualstack.ap-northeast-1.amazonaws.com");
        assertThat(names(List.of(), List.of("logs-123456789012"), false))
                .contains("logs-123456789012.s3-accesspoint.ap-northeast-1.amazonaws.com");
    }

    @Test
    void anyBucketIsEveryBucketEveryAccessPointAndTheControl() {
        assertThat(names(List.of("s3"), List.of("vm-images"), true))
                .contains(
                        "*.s3.ap-northeast-1.amazonaws.com",
                        "s3.ap-northeast-1.amazonaws.com",
                        "*.s3-accesspoint.ap-northeast-1.amazonaws.com",
                        "s3-accesspoint.ap-northeast-1.amazonaws.com",
                        "*.s3-control.ap-northeast-1.amazonaws.com",
                        "s3-control.ap-northeast-1.amazonaws.com")
                .doesNotContain("vm-images.s3.ap-northeast-1.amazonaws.com");
    }

    /** AWS's "Network requirements" of Application Migration Service; no other bucket comes with it. */
    @Test
    void migrationBringsTheBucketsOfTheService() {
        assertThat(names(List.of("mgn"), List.of(), false).stream().filter(name -> !name.startsWith("?")))
                .containsExactlyInAnyOrder(
                        "mgn.ap-northeast-1.amazonaws.com",
                        "aws-mgn-clients-ap-northeast-1.s3.ap-northeast-1.amazonaws.com",
                        "aws-mgn-clients-hashes-ap-northeast-1.s3.ap-northeast-1.amazonaws.com",
                        "aws-mgn-internal-ap-northeast-1.s3.ap-northeast-1.amazonaws.com",
                        "aws-mgn-internal-hashes-ap-northeast-1.s3.ap-northeast-1.amazonaws.com",
                        "aws-application-migration-service-ap-northeast-1.s3.ap-northeast-1.amazonaws.com",
                        "aws-application-migration-service-hashes-ap-northeast-1.s3.ap-northeast-1.amazonaws.com",
                        "amazon-ssm-ap-northeast-1.s3.ap-northeast-1.amazonaws.com");
    }

    @Test
    void theConsoleHasAPrivateAndAPublicForm() {
        List<String> closed = names(List.of("aws-console"), List.of(), false);
        assertThat(closed)
                .contains(
                        "signin.aws.amazon.com",
                        "ap-northeast-1.signin.aws.amazon.com",
                        "ap-northeast-1.console.aws.amazon.com",
                        "*.ap-northeast-1.console.aws.amazon.com",
                        "**.console.awsstatic.com");
        assertThat(names(List.of("aws-console-public"), List.of(), false))
                .containsAll(
                        closed.stream().filter(name -> !name.startsWith("?")).toList())
                .contains("**.console.aws.a2z.com");
    }

    @Test
    void endpointsAreTheServicesToCreate() {
        assertThat(CATALOGUE.endpoints(
                        new AwsWish("us-east-1", List.of("ecr", "notebook", "iam", "mgn"), List.of("b-1"), false)))
                .containsExactly(
                        "com.amazonaws.us-east-1.ecr.api",
                        "com.amazonaws.us-east-1.ecr.dkr",
                        "aws.sagemaker.us-east-1.notebook",
                        "com.amazonaws.iam",
                        "com.amazonaws.us-east-1.mgn",
                        "com.amazonaws.us-east-1.s3");
    }

    @Test
    void thereAreMoreServicesThanARoomUses() {
        assertThat(CATALOGUE.services()).hasSizeGreaterThan(150);
    }

    static List<String> services() {
        return List.copyOf(CATALOGUE.services());
    }

    /** Every line can be read: words that mean nothing would be patterns that nobody wrote. */
    @ParameterizedTest
    @MethodSource("services")
    void everyLineGivesNames(String service) {
        AwsWish wish = new AwsWish("us-east-1", List.of(service), List.of("a-123456789012"), false);
        assertThat(CATALOGUE.names(wish))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(name.host().toString()).matches("(\\*{1,2}\\.)?[a-z0-9.-]+"));
        assertThat(CATALOGUE.endpoints(wish))
                .allSatisfy(
                        endpoint -> assertThat(endpoint).matches("(com\\.amazonaws|aws\\.sagemaker)\\.[a-z0-9.-]+"));
    }
}
