package io.usagewatch.console.incident;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * A small line for one row of the list, as points of an SVG polyline in a box of {@link #WIDTH} x
 * {@link #HEIGHT}.
 *
 * @param line all of it
 * @param mark the part that belongs to the incident
 */
record Sparkline(String line, String mark) {

    static final int WIDTH = 96;
    static final int HEIGHT = 24;
    private static final double EDGE = 2;

    /**
     * @param x 0 to 1
     * @param y the measure
     * @param marked whether it belongs to the incident
     */
    record Point(double x, double y, boolean marked) {}

    /**
     * @param points from left to right
     */
    static Sparkline of(List<Point> points) {
        return of(points, points.stream().mapToDouble(Point::y).max().orElse(0));
    }

    /**
     * @param highest what reaches to the top, so that several lines can be compared
     */
    static Sparkline of(List<Point> points, double highest) {
        StringJoiner line = new StringJoiner(" ");
        StringJoiner mark = new StringJoiner(" ");
        for (int i = 0; i < points.size(); i++) {
            Point point = points.get(i);
            String place =
                    String.format(
                            Locale.ROOT,
                            "%.1f,%.1f",
                            point.x * WIDTH,
                            HEIGHT
                                    - EDGE
                                    - (highest > 0 ? point.y / highest : 0) * (HEIGHT - 2 * EDGE));
            line.add(place);
            if (isNearMark(points, i)) {
                mark.add(place);
            }
        }
        return new Sparkline(line.toString(), mark.toString());
    }

    /**
     * A single marked point would be no line: the ones beside it are part of the way up and down.
     */
    private static boolean isNearMark(List<Point> points, int i) {
        return points.get(i).marked
                || (i > 0 && points.get(i - 1).marked)
                || (i + 1 < points.size() && points.get(i + 1).marked);
    }
}
