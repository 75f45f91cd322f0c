package io.usagewatch.detection.catalog;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The services that CloudTrail records calls of, by their event sources. */
public final class AwsServices {

    private static final Set<String> SOURCES = sources();

    private AwsServices() {}

    public static boolean isKnown(String eventSource) {
        return SOURCES.contains(eventSource);
    }

    /** In the order of the alphabet. */
    public static List<String> all() {
        return SOURCES.stream().sorted().toList();
    }

    private static Set<String> sources() {
        String name = "aws-services.txt";
        try (InputStream in = AwsServices.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the class path");
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read", e);
        }
    }
}
