package io.usagewatch.bench.console;

import io.usagewatch.detection.search.Json;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;

/**
 * Many accounts, each with a domain of its own on a port of this machine. One in twenty is out of
 * order: by turns nobody listens there, or somebody who never answers.
 */
public final class SimulatedAccounts implements Closeable {

    private static final long FIRST_ID = 100_000_000_000L;
    private static final int ONE_OUT_IN = 20;

    /** Accounts with the same of it have the same incidents, at other times. */
    private static final int VARIANTS = 8;

    private final List<Account> accounts = new ArrayList<>();
    private final List<Closeable> open = new ArrayList<>();

    /**
     * @param isOut whether it does not answer
     */
    public record Account(String id, URI endpoint, boolean isOut) {}

    /**
     * @param number of accounts
     * @param incidents that each of them has now
     */
    public SimulatedAccounts(int number, int incidents) throws IOException {
        Instant now = Instant.now();
        List<MadeUsage> variants = new ArrayList<>();
        for (int i = 0; i < Math.min(number, VARIANTS); i++) {
            variants.add(new MadeUsage(incidents, now, i));
        }
        Duration apart = Duration.ofMinutes(5).dividedBy(number);
        for (int i = 0; i < number; i++) {
            String id = Long.toString(FIRST_ID + i);
            boolean isOut = i % ONE_OUT_IN == ONE_OUT_IN / 2;
            int port =
                    isOut
                            ? unanswered(i / ONE_OUT_IN % 2 == 0)
                            : answered(
                                    new SimulatedAccount(
                                            id,
                                            variants.get(i % variants.size()),
                                            apart.multipliedBy(i)));
            accounts.add(new Account(id, URI.create("http://127.0.0.1:" + port), isOut));
        }
    }

    /** Until its standard input ends; says the accounts as a line of JSON. */
    public static void main(String[] arguments) throws IOException {
        try (SimulatedAccounts simulated =
                new SimulatedAccounts(
                        Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]))) {
            ArrayNode line = Json.object().putArray("accounts");
            simulated
                    .all()
                    .forEach(
                            account ->
                                    line.addObject()
                                            .put("id", account.id())
                                            .put("endpoint", account.endpoint().toString())
                                            .put("isOut", account.isOut()));
            System.out.println(line);
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    public List<Account> all() {
        return List.copyOf(accounts);
    }

    @Override
    public void close() throws IOException {
        for (Closeable one : open) {
            one.close();
        }
    }

    private int answered(SimulatedAccount account) {
        open.add(account);
        return account.port();
    }

    /** A connection is made where the socket stays open, but nobody takes it. */
    private int unanswered(boolean hangs) throws IOException {
        ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        int port = socket.getLocalPort();
        if (hangs) {
            open.add(socket);
        } else {
            socket.close();
        }
        return port;
    }
}
