package sekisho.proxy.greeting;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import sekisho.config.value.Reason;

/**
 * What the first bytes of one side of a connection must be. One object for each connection and side; none of its bytes go
 * on before it has said so.
 */
public interface Expectation {

    /**
     * Looks at what has come.
     *
     * @param bytes all that have come and were not passed on; their indices are not moved
     */
    Answer look(ByteBuf bytes);

    /** What {@link #look} says. */
    sealed interface Answer {

        Answer MORE = new More();

        /** More bytes are needed. */
        record More() implements Answer {
            @Override
            public <R> R fold(Cases<R> cases) {
                return cases.more();
            }
        }

        /** So many bytes may go on; what follows them is looked at again. */
        record Part(int bytes) implements Answer {
            @Override
            public <R> R fold(Cases<R> cases) {
                return cases.part(bytes);
            }
        }

        /**
         * It is what it must be; from here on nobody looks.
         *
         * @param hello of a client that goes on in TLS
         */
        record Good(Optional<ClientHello> hello) implements Answer {
            @Override
            public <R> R fold(Cases<R> cases) {
                return cases.good(hello);
            }
        }

        /** It is not. */
        record Bad(Reason reason, String detail) implements Answer {
            @Override
            public <R> R fold(Cases<R> cases) {
                return cases.bad(reason, detail);
            }
        }

        static Answer good() {
            return new Good(Optional.empty());
        }

        static Answer bad(String detail) {
            return new Bad(Reason.RELAY_PROTOCOL, detail);
        }

        <R> R fold(Cases<R> cases);
    }

    /** One method per answer. */
    interface Cases<R> {
        R more();

        R part(int bytes);

        R good(Optional<ClientHello> hello);

        R bad(Reason reason, String detail);
    }
}
