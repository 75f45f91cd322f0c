package io.usagewatch.sandbox.launcher;

import java.util.List;

/** Every page of the console, for the tests and the pictures that go through all of them. */
enum ConsolePages {
    OVERVIEW("overview", ""),
    INCIDENTS("incidents", "incidents"),
    INCIDENT("incident", "incidents/" + ConsolePages.AN_INCIDENT),
    ACCOUNTS("accounts", "accounts"),
    UNKNOWN("unknown", "no/such/page");

    /** In an address: id of an incident that there is. */
    private static final String AN_INCIDENT = "{incident}";

    private final String name;
    private final String address;

    ConsolePages(String name, String address) {
        this.name = name;
        this.address = address;
    }

    /** As in the names of its pictures. */
    String fileName() {
        return name;
    }

    /**
     * @param incident id
     */
    String address(String incident) {
        return address.replace(AN_INCIDENT, incident);
    }

    static List<ConsolePages> all() {
        return List.of(values());
    }
}
