package sekisho.packaging.admin;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sekisho.audit.LogPages;
import sekisho.config.settings.Person;

/** Everything the admin API can be asked, and by whom. */
public final class AdminRoutes {

    /** What answers a call. */
    @FunctionalInterface
    interface Ask {
        /**
         * @param path as its route's pattern matched it
         * @param query by name
         * @throws IllegalArgumentException when the query makes no sense
         */
        Answer answer(Matcher path, Map<String, String> query) throws IOException;
    }

    /**
     * One row of the table.
     *
     * @param roles of which the caller has at least one
     * @param reads whether it reads files, so that it may take its time
     */
    record Route(String method, Pattern path, Set<Person.Role> roles, boolean reads, Ask ask) {

        boolean isOpenTo(Person person) {
            return person.roles().stream().anyMatch(roles::contains);
        }
    }

    private static final Set<Person.Role> EVERYBODY = EnumSet.allOf(Person.Role.class);

    private final List<Route> table;

    /**
     * @param status what runs here, as JSON
     * @param log of this node
     */
    public AdminRoutes(Supplier<String> status, LogPages log) {
        Route ours = new Route(
                "GET", Pattern.compile("/status"), EVERYBODY, false, (path, query) -> Answer.json(status.get()));
        table = Stream.concat(Stream.of(ours), AuditRoutes.of(log)).toList();
    }

    Optional<Route> find(String method, String path) {
        return table.stream()
                .filter(route -> route.method().equals(method)
                        && route.path().matcher(path).matches())
                .findFirst();
    }

    boolean knows(String path) {
        return table.stream().anyMatch(route -> route.path().matcher(path).matches());
    }
}
