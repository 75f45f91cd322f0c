package io.usagewatch.stacks;

import io.usagewatch.stacks.engine.StackFile;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A CloudFormation template of {@code stacks/bootstrap}; what it computes is read as written. */
record Template(JsonNode root) {

    static Template of(String file) {
        return new Template(
                new YAMLMapper()
                        .readTree(
                                StackFile.root()
                                        .resolve("stacks/bootstrap")
                                        .resolve(file)
                                        .toFile()));
    }

    JsonNode parameter(String name) {
        return root.path("Parameters").path(name);
    }

    JsonNode properties(String resource) {
        return root.path("Resources").path(resource).path("Properties");
    }

    /** Those of a managed policy, also those that are there on a condition only. */
    Stream<JsonNode> statements(String resource) {
        return properties(resource)
                .path("PolicyDocument")
                .path("Statement")
                .valueStream()
                // !If [condition, statement, !Ref AWS::NoValue]
                .map(one -> one.isArray() ? one.path(1) : one);
    }

    /** Names of the managed policies that the deploy role has. */
    Stream<String> policies() {
        return root.path("Resources").propertyNames().stream()
                .filter(
                        name ->
                                root.path("Resources")
                                        .path(name)
                                        .path("Type")
                                        .asString("")
                                        .equals("AWS::IAM::ManagedPolicy"))
                .filter(name -> properties(name).has("Roles"));
    }

    static Stream<String> texts(JsonNode value) {
        return value.isArray()
                ? value.valueStream().map(JsonNode::asString)
                : Stream.of(value.asString());
    }
}
