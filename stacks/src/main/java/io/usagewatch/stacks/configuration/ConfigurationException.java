package io.usagewatch.stacks.configuration;

import io.usagewatch.stacks.stage.DeploymentException;
import java.util.List;

/** A configuration that cannot be deployed. Holds every mistake, one line each. */
public final class ConfigurationException extends DeploymentException {

    private final List<String> mistakes;

    ConfigurationException(List<String> mistakes) {
        super(
                "The configuration has %d mistake%s:\n  %s\nCorrect Pulumi.<stack>.yaml; docs/deploy.md says what each key is for."
                        .formatted(
                                mistakes.size(),
                                mistakes.size() == 1 ? "" : "s",
                                String.join("\n  ", mistakes)));
        this.mistakes = List.copyOf(mistakes);
    }

    /** Each line: the key's path, what is wrong with its value, and an example. */
    public List<String> mistakes() {
        return mistakes;
    }
}
