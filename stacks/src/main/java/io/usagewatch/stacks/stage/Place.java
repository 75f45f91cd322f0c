package io.usagewatch.stacks.stage;

import com.pulumi.resources.ProviderResource;

/**
 * One account in one region: what is made there, by whom, and under which names.
 *
 * @param name names it in the stack, unique there
 * @param account twelve digits
 * @param prefix begins each name in AWS
 * @param protect whether what holds data cannot be deleted by mistake
 */
public record Place(
        String name,
        String account,
        String region,
        String prefix,
        boolean protect,
        ProviderResource provider) {

    /** What a resource is called in the stack. */
    public String logical(String what) {
        return name + "-" + what;
    }

    /** What a resource is called in AWS. */
    public String named(String what) {
        return prefix + "-" + what;
    }

    /** A resource of this account in this region. */
    public String arn(String service, String resource) {
        return "arn:%s:%s:%s:%s:%s".formatted(partition(), service, region, account, resource);
    }

    /** A resource of this account that is in no region. */
    public String globalArn(String service, String resource) {
        return "arn:%s:%s::%s:%s".formatted(partition(), service, account, resource);
    }

    /**
     * The most that any role made here may do; who deploys may make no role without it. The
     * bootstrap template makes it.
     */
    public String boundary() {
        return globalArn("iam", "policy/" + named("boundary"));
    }

    public String partition() {
        if (region.startsWith("cn-")) {
            return "aws-cn";
        }
        return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
    }
}
