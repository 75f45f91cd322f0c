package io.usagewatch.sandbox.launcher;

import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Passwords of the local users: from the environment, or new ones for this start. */
record Passwords(Map<String, String> byUser) {

    private static final List<String> USERS = List.of("viewer", "operator", "admin");

    /** Without the letters and digits that are taken for each other. */
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final int LENGTH = 12;

    /** {@code USAGE_WATCH_VIEWER_PASSWORD} and so on set one. */
    static Passwords from(Map<String, String> environment) {
        SecureRandom random = new SecureRandom();
        Map<String, String> byUser = new LinkedHashMap<>();
        for (String user : USERS) {
            String variable = "USAGE_WATCH_" + user.toUpperCase(Locale.ROOT) + "_PASSWORD";
            String chosen = environment.getOrDefault(variable, "");
            byUser.put(user, chosen.isEmpty() ? random(random) : chosen);
        }
        return new Passwords(byUser);
    }

    String inWords() {
        return byUser.entrySet().stream()
                .map(entry -> entry.getKey() + " / " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String random(SecureRandom random) {
        return random.ints(LENGTH, 0, LETTERS.length())
                .mapToObj(i -> String.valueOf(LETTERS.charAt(i)))
                .collect(Collectors.joining());
    }
}
