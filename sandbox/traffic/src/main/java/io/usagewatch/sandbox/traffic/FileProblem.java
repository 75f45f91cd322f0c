package io.usagewatch.sandbox.traffic;

import java.util.Objects;

/**
 * What could not be used of a CloudTrail file; everything else of it was read.
 *
 * @param file the file, relative to the folder that was opened
 * @param problem one line: what, where in the file, and what became of the rest
 */
public record FileProblem(String file, String problem) {
    public FileProblem {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(problem, "problem");
    }
}
