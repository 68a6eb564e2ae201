package sekisho.packaging.admin;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import sekisho.config.settings.Person;

/** Everything the admin API can be asked, and by whom. */
public final class AdminRoutes {

    /**
     * One row of the table.
     *
     * @param roles of which the caller has at least one
     * @param answer the JSON body
     */
    record Route(String method, String path, Set<Person.Role> roles, Supplier<String> answer) {

        /** As it stands in the record of a call. */
        String label() {
            return method + " " + path;
        }

        boolean isOpenTo(Person person) {
            return person.roles().stream().anyMatch(roles::contains);
        }
    }

    private static final Set<Person.Role> EVERYBODY = EnumSet.allOf(Person.Role.class);

    private final List<Route> table;

    /** @param status what runs here, as JSON */
    public AdminRoutes(Supplier<String> status) {
        table = List.of(new Route("GET", "/status", EVERYBODY, status));
    }

    Optional<Route> find(String method, String path) {
        return table.stream()
                .filter(route -> route.method().equals(method) && route.path().equals(path))
                .findFirst();
    }

    boolean knows(String path) {
        return table.stream().anyMatch(route -> route.path().equals(path));
    }
}
