package sekisho.packaging;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The house rules that a machine can check. A rule that has to bend is changed here, in the open. */
class HouseRulesTest {

    private static final int MOST_LINES_OF_A_FILE = 300;
    private static final int MOST_LINES_OF_A_METHOD = 40;

    private static final Pattern EMPTY_WORDS =
            Pattern.compile("(Util|Utils|Common|Impl|Internal|Manager|Helper|Service)s?$"
                    + "|^(Util|Utils|Common|Internal|Helper)(?![a-z])");
    private static final Pattern EMPTY_PACKAGES =
            Pattern.compile("/(utils?|common|impl|internal|managers?|helpers?|services?)/");
    private static final Pattern SLEEPS =
            Pattern.compile("\\bThread\\.sleep\\(|\\b(NANO|MICRO|MILLI)?SECONDS\\.sleep\\(|\\bMINUTES\\.sleep\\(");
    private static final Pattern MOCKS =
            Pattern.compile("mockito|easymock|jmock|powermock|mockk|wiremock|mockserver|mockwebserver");

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("sekisho");

    /** Beside itself, {@code java..}, {@code javax..} and JSpecify, a package may import what stands in its row. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        sekisho.config.value..    | com.ibm.icu..
        sekisho.config.settings.. | sekisho.config.value.. org.snakeyaml..
        sekisho.config.approval.. | sekisho.config.value.. sekisho.config.settings.. sekisho.config.difference..
        sekisho.config.difference.. | sekisho.config.value.. sekisho.config.settings..
        sekisho.config.certificate.. | sekisho.config.value.. sekisho.config.settings..
        sekisho.config.policy..   | sekisho.config.value.. sekisho.config.settings.. sekisho.config.approval..
        sekisho.config            | sekisho.config..
        sekisho.audit..           | sekisho.config.. io.micrometer.core.. org.slf4j.. org.bouncycastle..
        sekisho.dns..             | sekisho.config.. sekisho.audit io.micrometer.core.. org.slf4j.. io.netty.. org.xbill..
        sekisho.proxy..           | sekisho.config.. sekisho.audit io.micrometer.core.. org.slf4j.. io.netty..
        sekisho.packaging..       | sekisho.. io.micrometer.. org.slf4j.. io.netty.. picocli.. org.bouncycastle..
        """)
    void importsOnlyWhatItsRowNames(String room, String others) {
        String[] allowed = Stream.concat(
                        Stream.of(room, "java..", "javax..", "org.jspecify.."), Arrays.stream(others.split(" +")))
                .toArray(String[]::new);
        classes()
                .that()
                .resideInAPackage(room)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed))
                .allowEmptyShould(true)
                .check(PRODUCT);
    }

    @Test
    void gatesKnowOnlyTheDoorOfTheAudit() {
        Pattern door = Pattern.compile("sekisho\\.audit\\.(Audit(Event|Trail|State)|Verdict)(\\$.*)?");
        var behindTheDoor = resideInAPackage("sekisho.audit..")
                .and(describe(
                        "are not what an event is made of, AuditTrail or AuditState",
                        (JavaClass type) -> !door.matcher(type.getName()).matches()));
        noClasses()
                .that()
                .resideInAnyPackage("sekisho.proxy..", "sekisho.dns..")
                .should()
                .dependOnClassesThat(behindTheDoor)
                .check(PRODUCT);
    }

    @Test
    void noCycles() {
        slices().matching("sekisho.(*)..").should().beFreeOfCycles().check(PRODUCT);
        slices().matching("sekisho.config.(*)..").should().beFreeOfCycles().check(PRODUCT);
    }

    @Test
    void everyRoomWasLookedAt() {
        Set<String> rooms = PRODUCT.stream()
                .map(type -> type.getPackageName().split("\\.")[1])
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(rooms).containsExactly("audit", "config", "dns", "packaging", "proxy");
    }

    @Test
    void filesAreSmall() throws IOException {
        assertThat(JavaSource.all().stream()
                        .filter(file -> file.lines() > MOST_LINES_OF_A_FILE)
                        .map(file -> file.path() + ": " + file.lines() + " lines"))
                .isEmpty();
    }

    @Test
    void methodsAreSmall() throws IOException {
        assertThat(JavaSource.all().stream().flatMap(HouseRulesTest::longMethods))
                .isEmpty();
    }

    @Test
    void longMethodIsFound() {
        String body = "int n;\n".repeat(MOST_LINES_OF_A_METHOD - 2);
        JavaSource file = new JavaSource(Path.of("A.java"), """
            class A {
                void fits() {
                %s}

                void isTooLong() {

                %s}
            }
            """.formatted(body, body));
        assertThat(longMethods(file)).containsExactly("A.java: isTooLong has 41 lines");
    }

    @Test
    void packagesAreNullMarked() throws IOException {
        Path root = JavaSource.root();
        Set<Path> packages = JavaSource.all().stream()
                .filter(file -> !file.isTest())
                .map(file -> file.path().getParent())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(packages)
                .isNotEmpty()
                .allSatisfy(directory -> assertThat(root.resolve(directory).resolve("package-info.java"))
                        .content()
                        .contains("\n@NullMarked\n"));
    }

    @Test
    void namesSaySomething() throws IOException {
        List<JavaSource> files = JavaSource.all();
        assertThat(files.stream().flatMap(file -> file.outline().types().stream()))
                .noneMatch(name -> EMPTY_WORDS.matcher(name).find());
        assertThat(files)
                .noneMatch(
                        file -> EMPTY_PACKAGES.matcher(file.path().toString()).find());
    }

    /** To wait is to ask again until a deadline, and that is written once, in a file named Await. */
    @Test
    void testsDoNotSleep() throws IOException {
        assertThat(JavaSource.all().stream()
                        .filter(JavaSource::isTest)
                        .filter(file -> !file.path().endsWith("Await.java"))
                        .filter(file -> SLEEPS.matcher(file.text()).find())
                        .map(JavaSource::path))
                .isEmpty();
    }

    @Test
    void nothingIsMocked() throws IOException {
        assertThat(System.getProperty("java.class.path")).doesNotContainPattern(MOCKS);
        for (String module :
                List.of("config", "audit", "dns", "proxy", "packaging", "packaging/bench", "packaging/query", ".")) {
            assertThat(Files.readString(JavaSource.root().resolve(module).resolve("pom.xml")))
                    .doesNotContainPattern(MOCKS);
        }
    }

    private static Stream<String> longMethods(JavaSource file) {
        return file.outline().blocks().stream()
                .filter(block -> block.lines() > MOST_LINES_OF_A_METHOD)
                .map(block -> file.path() + ": " + block.name() + " has " + block.lines() + " lines");
    }
}
