package io.usagewatch.sandbox.traffic;

import java.util.SplittableRandom;

/**
 * Random numbers that depend on what they are for, not on the order they are drawn in: any hour of
 * any account can be made by itself, and is the same each time.
 */
final class Seeds {
    private final long seed;

    Seeds(long seed) {
        this.seed = seed;
    }

    Seeds of(long key) {
        return new Seeds(mix(seed ^ mix(key + 0x9e3779b97f4a7c15L)));
    }

    Seeds of(String key) {
        long hash = 1125899906842597L;
        for (int i = 0; i < key.length(); i++) {
            hash = 31 * hash + key.charAt(i);
        }
        return of(hash);
    }

    SplittableRandom random() {
        return new SplittableRandom(seed);
    }

    /** One standard normal number for this key. */
    double gaussian() {
        return random().nextGaussian();
    }

    /** A standard normal value that changes slowly along {@code x}; about 1 apart is unrelated. */
    double smooth(double x) {
        long left = (long) Math.floor(x);
        double part = x - left;
        double weight = part * part * (3 - 2 * part);
        return (1 - weight) * of(left).gaussian() + weight * of(left + 1).gaussian();
    }

    /** A Poisson number of the mean {@code mean}. */
    static int poisson(SplittableRandom random, double mean) {
        if (mean > 50) {
            return Math.max(0, (int) Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        double limit = Math.exp(-mean);
        double product = random.nextDouble();
        int n = 0;
        while (product > limit) {
            product *= random.nextDouble();
            n++;
        }
        return n;
    }

    /** A gamma number of mean 1 and variance {@code 1 / shape} (Marsaglia and Tsang). */
    static double gamma(SplittableRandom random, double shape) {
        if (shape < 1) {
            double boost = Math.pow(random.nextDouble(), 1 / shape);
            return gamma(random, shape + 1) * (shape + 1) / shape * boost;
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double v = Math.pow(1 + c * x, 3);
            if (v > 0
                    && Math.log(random.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
                return d * v / shape;
            }
        }
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }
}
