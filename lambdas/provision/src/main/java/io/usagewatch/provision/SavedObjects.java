package io.usagewatch.provision;

import io.usagewatch.detection.search.SearchDomain;
import java.util.List;

final class SavedObjects {
    SavedObjects(SearchDomain domain) {}

    List<Change> prepare() {
        return List.of();
    }

    List<Change> remove() {
        return List.of();
    }
}
