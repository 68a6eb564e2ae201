package sekisho.dns;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** DNS over a plain socket, as a client speaks it. */
final class TcpTalk {

    private TcpTalk() {}

    static void send(Socket socket, byte[]... messages) throws IOException {
        byte[] all = new byte[0];
        for (byte[] message : messages) {
            all = Packet.join(all, framed(message));
        }
        socket.getOutputStream().write(all);
    }

    static byte[] framed(byte[] message) {
        return Packet.join(new byte[] {(byte) (message.length >> 8), (byte) message.length}, message);
    }

    static List<Reading> read(Socket socket, int count) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        List<Reading> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] message = new byte[in.readUnsignedShort()];
            in.readFully(message);
            answers.add(new Reading(message));
        }
        return answers;
    }

    static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (EOFException | SocketException reset) {
            return true;
        }
    }

    static boolean readsEnd(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException stillOpen) {
            return false;
        }
    }
}
