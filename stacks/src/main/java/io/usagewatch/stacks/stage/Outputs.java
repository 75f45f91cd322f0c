package io.usagewatch.stacks.stage;

import com.pulumi.core.Output;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Outputs of Pulumi, taken together. */
public final class Outputs {

    private Outputs() {}

    /**
     * A mapping that is known when all its values are; sorted, so that it is the same each time.
     */
    public static Output<Map<String, String>> joined(Map<String, Output<String>> values) {
        List<String> names = values.keySet().stream().sorted().toList();
        return Output.all(names.stream().map(values::get).toList())
                .applyValue(
                        known -> {
                            Map<String, String> joined = new LinkedHashMap<>();
                            for (int i = 0; i < names.size(); i++) {
                                joined.put(names.get(i), known.get(i));
                            }
                            return joined;
                        });
    }
}
