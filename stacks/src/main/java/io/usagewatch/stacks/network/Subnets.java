package io.usagewatch.stacks.network;

/** Address ranges of subnets inside a VPC. */
public final class Subnets {

    private static final int PREFIX_LENGTH = 24;

    private Subnets() {}

    /**
     * The {@code index}-th /24 of a VPC of /16 to /20.
     *
     * @param index 0 to 15
     */
    public static String of(String cidr, int index) {
        String[] parts = cidr.split("[./]");
        int length = Integer.parseInt(parts[4]);
        int blocks = 1 << (PREFIX_LENGTH - length);
        int first = Integer.parseInt(parts[2]) / blocks * blocks % 256;
        return "%s.%s.%d.0/%d".formatted(parts[0], parts[1], first + index, PREFIX_LENGTH);
    }
}
