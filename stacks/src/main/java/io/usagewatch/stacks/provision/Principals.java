package io.usagewatch.stacks.provision;

import com.pulumi.core.Output;
import io.usagewatch.stacks.stage.Outputs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which IAM role gets which role in the domain, one each. Only they, and provision, may send it
 * requests.
 */
public final class Principals {

    private final Map<String, Output<String>> byRole = new LinkedHashMap<>();

    /**
     * @param role in the domain: ingest, meter, notify, viewer, operator, dashboards or
     *     dashboards-admin
     */
    public Principals add(String role, Output<String> arn) {
        byRole.put(role, arn);
        return this;
    }

    public List<Output<String>> arns() {
        return List.copyOf(byRole.values());
    }

    /** As provision reads it: {@code {"ingest":["arn:aws:iam::111122223333:role/x"],...}}. */
    public Output<String> json() {
        return Outputs.joined(byRole)
                .applyValue(
                        known -> {
                            Map<String, List<String>> lists = new TreeMap<>();
                            known.forEach((role, arn) -> lists.put(role, List.of(arn)));
                            return JsonMapper.shared().writeValueAsString(lists);
                        });
    }
}
