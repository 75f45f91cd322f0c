package io.usagewatch.detection.catalog;

/** What of an API's calls is counted per interval. */
public sealed interface Measure {

    /** Number of calls. */
    record Calls() implements Measure {}

    /** Sum of a numeric request parameter. */
    record Sum(EventField field) implements Measure {
        public Sum {
            if (!field.isRequestParameter()) {
                throw new IllegalArgumentException(
                        "a sum needs a request parameter, not " + field.path());
            }
        }
    }

    /** Number of different values of a field. */
    record Distinct(EventField field) implements Measure {
        public Distinct {
            if (field.isPart()) {
                throw new IllegalArgumentException(
                        "values of "
                                + field.path()
                                + " are not indexed, so they cannot be counted");
            }
        }
    }

    /** Number of calls that ended with an error. */
    record Failures() implements Measure {}
}
