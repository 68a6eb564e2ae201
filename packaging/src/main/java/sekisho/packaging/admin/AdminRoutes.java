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
import sekisho.config.approval.Caller;
import sekisho.config.settings.Person;
import sekisho.config.value.IpAddress;

/** Everything the admin API can be asked, and by whom. */
public final class AdminRoutes {

    /**
     * One call, by somebody who may make it.
     *
     * @param path as its route's pattern matched it
     * @param query by name
     * @param caller as his certificate proves him
     * @param person whose certificate that is now
     * @param source the address that he calls from
     * @param body of JSON, by name; empty for calls that have none
     */
    record Call(
            Matcher path,
            Map<String, String> query,
            Caller caller,
            Person person,
            IpAddress source,
            Map<String, Object> body) {

        /** A text of the body; empty where it is absent. */
        Optional<String> text(String name) {
            return Optional.ofNullable(body.get(name)).map(value -> {
                if (value instanceof String text) {
                    return text;
                }
                throw new IllegalArgumentException(name + " is a text");
            });
        }
    }

    /** What answers a call. */
    @FunctionalInterface
    interface Ask {
        /** @throws IllegalArgumentException when the query or the body makes no sense */
        Answer answer(Call call) throws IOException;
    }

    /**
     * One row of the table.
     *
     * @param roles of which the caller has at least one
     * @param waits whether it waits for the disk, so that it may take its time
     * @param body names that its body may have; a call with others is refused
     */
    record Route(String method, Pattern path, Set<Person.Role> roles, boolean waits, Set<String> body, Ask ask) {

        Route(String method, Pattern path, Set<Person.Role> roles, boolean waits, Ask ask) {
            this(method, path, roles, waits, Set.of(), ask);
        }

        boolean isOpenTo(Person person) {
            return person.roles().stream().anyMatch(roles::contains);
        }
    }

    private static final Set<Person.Role> EVERYBODY = EnumSet.allOf(Person.Role.class);

    private final List<Route> table;

    /**
     * @param status what runs here, as JSON
     * @param log of this node
     * @param grants where the configuration has {@code approval}
     * @param changes where changes of it need approval
     */
    public AdminRoutes(
            Supplier<String> status, LogPages log, Optional<GrantRoutes> grants, Optional<ChangeRoutes> changes) {
        Route ours = new Route("GET", Pattern.compile("/status"), EVERYBODY, false, call -> Answer.json(status.get()));
        table = Stream.of(
                        Stream.of(ours),
                        AuditRoutes.of(log),
                        grants.stream().flatMap(GrantRoutes::rows),
                        changes.stream().flatMap(ChangeRoutes::rows))
                .flatMap(rows -> rows)
                .toList();
    }

    private AdminRoutes(List<Route> table) {
        this.table = table;
    }

    /** These, and what can be done about names. */
    public AdminRoutes with(NameRoutes names) {
        return new AdminRoutes(Stream.concat(table.stream(), names.rows()).toList());
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
