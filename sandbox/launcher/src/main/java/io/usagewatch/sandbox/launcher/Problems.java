package io.usagewatch.sandbox.launcher;

import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a user reads of an exception: its message. The rest goes to the log. */
final class Problems {

    private static final Logger LOG = LoggerFactory.getLogger("usagewatch");

    private Problems() {}

    static String oneLine(Throwable problem) {
        return lines(problem).findFirst().orElse("");
    }

    static Stream<String> lines(Throwable problem) {
        String message = problem.getMessage();
        String said = message == null ? problem.getClass().getSimpleName() : message;
        return said.lines().map(Terminal::plain);
    }

    static void log(Throwable problem) {
        LOG.error(oneLine(problem), problem);
    }
}
