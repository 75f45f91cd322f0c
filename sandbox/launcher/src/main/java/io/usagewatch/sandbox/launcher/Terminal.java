package io.usagewatch.sandbox.launcher;

/** What the terminal is like, as {@code run} found it, and what may be printed there. */
record Terminal(boolean redraws, int columns) {

    private static final int USUAL_COLUMNS = 80;

    /** Standard error's; a file or a pipe is not drawn on again. */
    static Terminal ofStandardError() {
        return new Terminal(
                Boolean.getBoolean("usagewatch.terminal"),
                Integer.getInteger("usagewatch.columns", USUAL_COLUMNS));
    }

    /** Text from files and events without what a terminal would act on. */
    static String plain(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}]", "?");
    }

    /** As much of a line as fits. */
    String fitting(String line) {
        return line.length() < columns ? line : line.substring(0, Math.max(0, columns - 2)) + "~";
    }
}
