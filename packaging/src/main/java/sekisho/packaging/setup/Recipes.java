package sekisho.packaging.setup;

import java.util.ArrayList;
import java.util.List;

/** Each program's own words for "there is a proxy". A test runs every one of them with the program itself. */
public final class Recipes {

    private static final String ENVIRONMENT = """
        export http_proxy=%1$s
        export https_proxy=%1$s
        export no_proxy=%2$s
        export HTTP_PROXY="$http_proxy" HTTPS_PROXY="$https_proxy" NO_PROXY="$no_proxy"
        """;
    private static final String WINDOWS = """
        setx HTTP_PROXY %1$s
        setx HTTPS_PROXY %1$s
        setx NO_PROXY %2$s
        netsh winhttp set proxy proxy-server="%3$s" bypass-list="<local>;%4$s"
        reg add "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings" /v AutoConfigURL /t REG_SZ /d %5$s /f
        """;
    private static final String BROWSER = """
        {
          "ProxySettings": {
            "ProxyMode": "pac_script",
            "ProxyPacUrl": "%s",
            "ProxyPacMandatory": true
          }
        }
        """;
    private static final String BROWSER_WINDOWS = """
        reg add HKLM\\Software\\Policies\\Microsoft\\Edge /v ProxySettings /t REG_SZ /d "{\\"ProxyMode\\":\\"pac_script\\",\\"ProxyPacUrl\\":\\"%1$s\\",\\"ProxyPacMandatory\\":true}" /f
        reg add HKLM\\Software\\Policies\\Google\\Chrome /v ProxySettings /t REG_SZ /d "{\\"ProxyMode\\":\\"pac_script\\",\\"ProxyPacUrl\\":\\"%1$s\\",\\"ProxyPacMandatory\\":true}" /f
        """;

    /** Addresses of instance and container metadata: the gateway never leads there, so a program must not ask it. */
    private static final String AWS = """
        export HTTPS_PROXY=%1$s
        export HTTP_PROXY=%1$s
        export NO_PROXY=%2$s,169.254.169.254,169.254.170.2,169.254.170.23,[fd00:ec2::254]
        """;

    private static final String GIT = """
        git config --global http.proxy %s
        """;
    private static final String MAVEN = """
        <settings>
          <proxies>
            <proxy>
              <id>sekisho-http</id>
              <active>true</active>
              <protocol>http</protocol>
              <host>%1$s</host>
              <port>%2$d</port>
              <nonProxyHosts>%3$s</nonProxyHosts>
            </proxy>
            <proxy>
              <id>sekisho-https</id>
              <active>true</active>
              <protocol>https</protocol>
              <host>%1$s</host>
              <port>%2$d</port>
              <nonProxyHosts>%3$s</nonProxyHosts>
            </proxy>
          </proxies>
        </settings>
        """;
    private static final String NPM = """
        npm config set proxy %1$s
        npm config set https-proxy %1$s
        npm config set noproxy %2$s
        """;
    private static final String APT = """
        Acquire::http::Proxy "%1$s";
        Acquire::https::Proxy "%1$s";
        """;
    private static final String JAVA = """
        export JAVA_TOOL_OPTIONS="-Dhttp.proxyHost=%1$s -Dhttp.proxyPort=%2$d -Dhttps.proxyHost=%1$s -Dhttps.proxyPort=%2$d -Dhttp.nonProxyHosts=%3$s"
        """;
    private static final String SSH = """
        Host *
          ProxyCommand nc -X connect -x %s %%h %%p
        """;
    private static final String CURL_CERTIFICATE = """
        proxy = "%s"
        proxy-cacert = "gateway-ca.pem"
        proxy-cert = "person.pem"
        proxy-key = "person.key"
        """;
    private static final String GIT_CERTIFICATE = """
        git config --global http.proxy %s
        git config --global http.proxySSLCAInfo gateway-ca.pem
        git config --global http.proxySSLCert person.pem
        git config --global http.proxySSLKey person.key
        """;

    private Recipes() {}

    public static List<Recipe> of(ClientSetup setup) {
        List<Recipe> all = new ArrayList<>();
        setup.plain().ifPresent(door -> {
            addSystems(all, door, setup);
            addPrograms(all, door, setup);
        });
        setup.withCertificate().ifPresent(door -> addWithCertificate(all, door));
        return all;
    }

    private static void addSystems(List<Recipe> all, Doorway door, ClientSetup setup) {
        String bypass = String.join(";", setup.direct()).replaceAll("(^|;)\\.", "$1*.");
        all.add(new Recipe("pac", "setup.pac", "", door.script() + "\n"));
        all.add(new Recipe("linux", "setup.linux", "~/.profile", ENVIRONMENT.formatted(door.url(), setup.noProxy())));
        all.add(new Recipe(
                "windows",
                "setup.windows",
                "",
                WINDOWS.formatted(door.url(), setup.noProxy(), door.place(), bypass, door.script())));
        addBrowser(all, door);
    }

    private static void addBrowser(List<Recipe> all, Doorway door) {
        String policy = "/etc/chromium/policies/managed/sekisho.json";
        all.add(new Recipe("browser", "setup.browser", policy, BROWSER.formatted(door.script())));
        all.add(new Recipe("browser", "setup.browser.windows", "", BROWSER_WINDOWS.formatted(door.script())));
    }

    private static void addPrograms(List<Recipe> all, Doorway door, ClientSetup setup) {
        String java = String.join("|", setup.direct()).replaceAll("(^|\\|)\\.", "$1*.");
        String host = door.bareHost();
        int port = door.place().port();
        all.add(new Recipe("curl", "setup.curl", "~/.curlrc", "proxy = \"" + door.url() + "\"\n"));
        all.add(new Recipe("git", "setup.git", "", GIT.formatted(door.url())));
        all.add(new Recipe("aws", "setup.aws", "~/.profile", AWS.formatted(door.url(), setup.noProxy())));
        all.add(new Recipe("maven", "setup.maven", "~/.m2/settings.xml", MAVEN.formatted(host, port, java)));
        all.add(new Recipe("npm", "setup.npm", "", NPM.formatted(door.url(), setup.noProxy())));
        all.add(new Recipe("pip", "setup.pip", "", "pip config set global.proxy " + door.url() + "\n"));
        all.add(new Recipe("apt", "setup.apt", "/etc/apt/apt.conf.d/90sekisho", APT.formatted(door.url())));
        all.add(new Recipe("java", "setup.java", "~/.profile", JAVA.formatted(host, port, java)));
        all.add(new Recipe("ssh", "setup.ssh", "~/.ssh/config", SSH.formatted(door.place())));
    }

    private static void addWithCertificate(List<Recipe> all, Doorway door) {
        all.add(new Recipe("curl", "setup.curl.certificate", "~/.curlrc", CURL_CERTIFICATE.formatted(door.url())));
        all.add(new Recipe("git", "setup.git.certificate", "", GIT_CERTIFICATE.formatted(door.url())));
        if (all.stream().noneMatch(recipe -> recipe.topic().equals("pac"))) {
            all.add(new Recipe("pac", "setup.pac", "", door.script() + "\n"));
            addBrowser(all, door);
        }
    }
}
