package sekisho.packaging.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that were told about the gateway in the words of {@code client-setup}, and by nothing else. */
class ProgramsTest {

    private static final Tool SHELL = Tool.of("sh", "dash");
    private static final Tool CURL = Tool.curl();
    private static final Tool GIT = Tool.of("git", "git");
    private static final Tool DPKG = Tool.of("dpkg-deb", "dpkg");
    private static final Tool APT = Tool.of("apt-get", "apt");
    private static final Tool MAVEN = Tool.of("mvn", "maven");
    private static final Tool TAR = Tool.of("tar", "tar");

    static {
        Tool.of("wget", "wget");
        Tool.of("npm", "npm");
        Tool.of("pip3", "python3-pip");
    }

    @TempDir
    static Path directory;

    private static Town town;
    private static Tool home;

    @BeforeAll
    static void start() throws Exception {
        town = new Town(directory, "");
        home = SHELL.where("HOME", Files.createDirectories(directory.resolve("home")));
    }

    @AfterAll
    static void stop() throws Exception {
        town.close();
    }

    @Test
    void wgetReadsTheEnvironment() throws Exception {
        Path profile = Files.writeString(directory.resolve("profile"), town.recipe("linux"));
        String wget = ". " + profile + "; wget -q -O - --tries=1 --ca-certificate=" + town.authority + " ";
        assertThat(home.run("-c", wget + town.plain("www") + "/").fine()).contains("the town square");
        assertThat(home.run("-c", wget + town.secure("www") + "/").fine()).contains("the town square");
        assertThat(home.run("-c", wget + "--content-on-error http://stranger.example/")
                        .text())
                .contains("rule.none");
    }

    @Test
    void curlReadsItsFile() throws Exception {
        Path file = Files.writeString(directory.resolve("curlrc"), town.recipe("curl"));
        assertThat(CURL.run("-sS", "-K", file, "--cacert", town.authority, town.secure("www") + "/")
                        .fine())
                .contains("the town square");
    }

    @Test
    void gitClonesAndPushes() throws Exception {
        Path served = Files.createDirectories(directory.resolve("repositories"));
        town.site.host("git.test.internal", new GitBackend(served));
        GIT.run("init", "-q", "--bare", served.resolve("a.git")).fine();
        GIT.run("-C", served.resolve("a.git"), "config", "http.receivepack", "true")
                .fine();
        Tool git = home.where("GIT_SSL_CAINFO", town.authority).where("GIT_TERMINAL_PROMPT", "0");
        Path clone = directory.resolve("clone");
        String identity = " -c user.name=a -c user.email=a@example.jp ";
        git.run("-c", town.recipe("git") + "git clone -q " + town.secure("git") + "/a.git " + clone)
                .fine();
        git.run(
                        "-c",
                        "cd " + clone + "; head -c 3000000 /dev/urandom > big; git add big; git" + identity
                                + "commit -q -m one; git push -q origin HEAD:refs/heads/main")
                .fine();
        Path second = directory.resolve("second");
        git.run("-c", "git clone -q -b main " + town.secure("git") + "/a.git " + second)
                .fine();
        assertThat(second.resolve("big")).hasSameBinaryContentAs(clone.resolve("big"));
    }

    @Test
    void aptUpdatesAndDownloads() throws Exception {
        Path build = Files.createDirectories(directory.resolve("hello/DEBIAN"));
        Files.writeString(
                build.resolve("control"),
                "Package: hello-town\n"
                        + "Version: 1.0\n"
                        + "Architecture: all\n"
                        + "Maintainer: a <a@example.jp>\n"
                        + "Description: hello\n");
        Path served = town.site.files("apt.test.internal");
        Path deb = served.resolve("hello-town_1.0_all.deb");
        DPKG.run("--root-owner-group", "-b", build.getParent(), deb).fine();
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(deb)));
        Files.writeString(
                served.resolve("Packages"),
                Files.readString(build.resolve("control")) + "Filename: ./hello-town_1.0_all.deb\nSize: "
                        + Files.size(deb) + "\nSHA256: " + digest + "\n\n");
        Path apt = Files.createDirectories(directory.resolve("apt"));
        for (String folder : new String[] {"state/lists/partial", "cache/archives/partial", "etc"}) {
            Files.createDirectories(apt.resolve(folder));
        }
        Files.writeString(apt.resolve("status"), "");
        Files.writeString(apt.resolve("sources.list"), "deb [trusted=yes] " + town.plain("apt") + "/ ./\n");
        Path conf = Files.writeString(
                apt.resolve("apt.conf"),
                town.recipe("apt")
                        + "Dir::State \"%1$s/state\";\nDir::State::status \"%1$s/status\";\nDir::Cache \"%1$s/cache\";\n"
                                .formatted(apt)
                        + "Dir::Etc::sourcelist \"%1$s/sources.list\";\nDir::Etc::sourceparts \"-\";\nDir::Etc \"%1$s\";\n"
                                .formatted(apt)
                        + "APT::Sandbox::User \"root\";\nAcquire::Languages \"none\";\nDir::Etc::parts \"etc\";\n");
        Tool own = APT.where("APT_CONFIG", conf);
        assertThat(own.run("update").fine()).contains("./ Packages [");
        home.where("APT_CONFIG", conf)
                .run("-c", "cd " + apt + "; apt-get download hello-town")
                .fine();
        assertThat(apt.resolve("hello-town_1.0_all.deb")).hasSameBinaryContentAs(deb);
    }

    @Test
    void mavenFetchesAParent() throws Exception {
        String parent = "<project><modelVersion>4.0.0</modelVersion><groupId>town</groupId>"
                + "<artifactId>parent</artifactId><version>1</version><packaging>pom</packaging></project>";
        Path served =
                Files.createDirectories(town.site.files("maven.test.internal").resolve("town/parent/1"));
        Files.writeString(served.resolve("parent-1.pom"), parent);
        Path project = Files.createDirectories(directory.resolve("maven"));
        Files.writeString(
                project.resolve("pom.xml"),
                "<project><modelVersion>4.0.0</modelVersion><parent><groupId>town</groupId><artifactId>parent</artifactId>"
                        + "<version>1</version><relativePath/></parent><artifactId>child</artifactId><packaging>pom</packaging>"
                        + "<repositories><repository><id>town</id><url>" + town.secure("maven")
                        + "/</url></repository></repositories></project>");
        Path settings = Files.writeString(project.resolve("settings.xml"), town.recipe("maven"));
        Path local = project.resolve("local");
        String said = MAVEN.where(
                        "MAVEN_OPTS",
                        "-Djavax.net.ssl.trustStore=" + town.trustStore
                                + " -Djavax.net.ssl.trustStorePassword=changeit")
                .run("-B", "-s", settings, "-f", project.resolve("pom.xml"), "-Dmaven.repo.local=" + local, "validate")
                .fine();
        assertThat(said).contains("BUILD SUCCESS");
        assertThat(local.resolve("town/parent/1/parent-1.pom")).hasContent(parent);
    }

    @Test
    void npmInstallsAPackage() throws Exception {
        Path served = town.site.files("npm.test.internal");
        Path build = Files.createDirectories(directory.resolve("npm/package"));
        Files.writeString(build.resolve("package.json"), "{\"name\": \"hello-town\", \"version\": \"1.0.0\"}");
        Path archive = served.resolve("hello-town.tgz");
        TAR.run("-czf", archive, "-C", build.getParent(), "package").fine();
        String integrity = "sha512-"
                + Base64.getEncoder()
                        .encodeToString(MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(archive)));
        Files.writeString(
                served.resolve("hello-town"),
                "{\"name\":\"hello-town\",\"dist-tags\":{\"latest\":\"1.0.0\"},\"versions\":{\"1.0.0\":{\"name\":"
                        + "\"hello-town\",\"version\":\"1.0.0\",\"dist\":{\"tarball\":\"" + town.secure("npm")
                        + "/hello-town.tgz\",\"integrity\":\"" + integrity + "\"}}}}");
        Path project = Files.createDirectories(directory.resolve("node"));
        Files.writeString(project.resolve("package.json"), "{}");
        home.run(
                        "-c",
                        town.recipe("npm") + "cd " + project + "; npm install --no-audit --no-fund --cafile "
                                + town.authority + " --registry " + town.secure("npm") + "/ hello-town")
                .fine();
        assertThat(project.resolve("node_modules/hello-town/package.json"))
                .hasContent(Files.readString(build.resolve("package.json")));
    }

    @Test
    void pipDownloadsAWheel() throws Exception {
        Path served =
                Files.createDirectories(town.site.files("pypi.test.internal").resolve("simple/hello-town"));
        String name = "hello_town-1.0-py3-none-any.whl";
        try (ZipOutputStream wheel = new ZipOutputStream(Files.newOutputStream(served.resolve(name)))) {
            entry(wheel, "METADATA", "Metadata-Version: 2.1\nName: hello-town\nVersion: 1.0\n");
            entry(wheel, "WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
            entry(wheel, "RECORD", "");
        }
        Files.writeString(served.resolve("index.html"), "<a href=\"" + name + "\">" + name + "</a>");
        Path target = directory.resolve("wheels");
        home.run(
                        "-c",
                        town.recipe("pip").replace("pip ", "pip3 ")
                                + "pip3 download -q --no-deps --disable-pip-version-check --cert "
                                + town.authority + " --index-url " + town.secure("pypi") + "/simple/ -d " + target
                                + " hello-town")
                .fine();
        assertThat(target.resolve(name)).hasSameBinaryContentAs(served.resolve(name));
    }

    @Test
    void javaReadsItsOptions() throws Exception {
        Path source = Files.writeString(
                directory.resolve("Fetch.java"),
                "class Fetch { public static void main(String[] a) throws Exception { for (String u : a) "
                        + "java.net.URI.create(u).toURL().openStream().transferTo(System.out); } }");
        String java = Path.of(System.getProperty("java.home"), "bin", "java") + " -Djavax.net.ssl.trustStore="
                + town.trustStore + " -Djavax.net.ssl.trustStorePassword=changeit " + source;
        assertThat(home.run(
                                "-c",
                                town.recipe("java") + java + " " + town.plain("www") + "/ " + town.secure("www") + "/")
                        .fine()
                        .split("the town square", -1))
                .hasSize(3);
    }

    private static void entry(ZipOutputStream zip, String name, String text) throws Exception {
        zip.putNextEntry(new ZipEntry("hello_town-1.0.dist-info/" + name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }
}
