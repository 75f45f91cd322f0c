package io.usagewatch.notify.aws;

/** The services that are asked, each with the version of its API that is spoken. */
enum QueryService {
    SNS("sns", "2010-03-31"),
    EC2("ec2", "2016-11-15"),
    CLOUDWATCH("monitoring", "2010-08-01");

    private final String word;
    private final String version;

    QueryService(String word, String version) {
        this.word = word;
        this.version = version;
    }

    /** In its address and in signatures. */
    String word() {
        return word;
    }

    String version() {
        return version;
    }
}
