package io.usagewatch.bench.detection;

import java.util.Random;

/** Random counts. */
final class Noise {

    private final Random random;

    Noise(Random random) {
        this.random = random;
    }

    /** Negative binomial: the lower the shape, the more calls come together. */
    double clustered(double mean, double shape) {
        return mean <= 0 ? 0 : poisson(mean * gamma(shape) / shape);
    }

    /** A sum over calls of which each asks for one to thirty, few for many. */
    double heavyTailed(double calls) {
        double sum = 0;
        for (int i = poisson(calls); i > 0; i--) {
            sum += Math.min(30, Math.floor(pareto(1.6)));
        }
        return sum;
    }

    /** At least 1; the lower the index, the heavier the tail. */
    double pareto(double index) {
        return Math.pow(1 - random.nextDouble(), -1 / index);
    }

    /** Marsaglia and Tsang. */
    private double gamma(double shape) {
        if (shape < 1) {
            return gamma(shape + 1) * Math.pow(random.nextDouble(), 1 / shape);
        }
        double d = shape - 1.0 / 3;
        while (true) {
            double x = random.nextGaussian();
            double v = Math.pow(1 + x / Math.sqrt(9 * d), 3);
            if (v > 0 && Math.log(random.nextDouble()) < x * x / 2 + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }

    int poisson(double mean) {
        if (mean > 60) {
            return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        int n = -1;
        for (double left = 1; left > Math.exp(-mean); left *= random.nextDouble()) {
            n++;
        }
        return n;
    }
}
