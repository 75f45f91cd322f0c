package io.usagewatch.detection.catalog;

import java.util.Locale;

/** How the constants of this package are written in the catalog, in REST and on the page. */
final class Words {

    private Words() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
