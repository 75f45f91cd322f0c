package io.usagewatch.bench.console;

/** What people do on the page of incidents, as requests over REST. */
enum Click {
    FIRST_PAGE("first page"),
    NEXT_PAGE("next page"),
    BY_SEVERITY("filter by severity"),
    BY_ACCOUNT("filter by account and API"),
    BY_TEXT("search for a text");

    private final String words;

    Click(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
