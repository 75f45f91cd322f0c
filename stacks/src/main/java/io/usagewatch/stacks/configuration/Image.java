package io.usagewatch.stacks.configuration;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A container image in Amazon ECR, such as {@code
 * 111122223333.dkr.ecr.eu-west-1.amazonaws.com/usage-watch-console:0.1.0}.
 *
 * @param name as ECS takes it
 * @param account whose registry it is in
 */
public record Image(String name, String account, String region, String repository) {

    static final Pattern FORM =
            Pattern.compile(
                    "(?<account>[0-9]{12})\\.dkr\\.ecr\\.(?<region>[a-z0-9-]+)\\.amazonaws\\.com(\\.cn)?"
                            + "/(?<repository>[a-z0-9]+([._/-]+[a-z0-9]+)*)(:[\\w][\\w.-]{0,127}|@sha256:[0-9a-f]{64})");

    /**
     * @throws IllegalArgumentException if it is no image in ECR with a tag or a digest
     */
    public static Image of(String name) {
        Matcher read = FORM.matcher(name);
        if (!read.matches()) {
            throw new IllegalArgumentException("'%s' is no image in ECR".formatted(name));
        }
        return new Image(
                name, read.group("account"), read.group("region"), read.group("repository"));
    }

    /** What a role has to be let pull from. */
    public String repositoryArn(String partition) {
        return "arn:%s:ecr:%s:%s:repository/%s".formatted(partition, region, account, repository);
    }
}
