package io.usagewatch.provision;

import java.util.List;

/**
 * One of our dashboards in OpenSearch Dashboards: what an account's usage of a service looks like.
 *
 * @param id of the saved object, after its prefix
 * @param title as people see it
 * @param about what it answers
 * @param events which events it is about, in Dashboards' query language
 * @param usage which usage it is about, in the same; empty where the catalog has none
 */
record Board(String id, String title, String about, String events, String usage) {

    static final List<Board> ALL =
            List.of(
                    new Board(
                            "ec2",
                            "EC2 instances",
                            "Who starts instances, where from, how many, and against what is expected",
                            "eventSource: \"ec2.amazonaws.com\" and eventName: (\"RunInstances\" or \"StartInstances\" or \"TerminateInstances\" or \"StopInstances\")",
                            "api: ec2-run-instances*"),
                    new Board(
                            "ebs",
                            "EBS volumes",
                            "Who makes and deletes volumes and snapshots",
                            "eventSource: \"ec2.amazonaws.com\" and eventName: (\"CreateVolume\" or \"DeleteVolume\" or \"AttachVolume\" or \"CreateSnapshot\" or \"DeleteSnapshot\")",
                            "api: ebs-*"),
                    new Board(
                            "lambda",
                            "Lambda functions",
                            "Which functions are called and changed, by whom",
                            "eventSource: \"lambda.amazonaws.com\"",
                            "api: lambda-*"),
                    new Board(
                            "iam",
                            "IAM and sign-in",
                            "New keys, users and policies, assumed roles, and who signs in",
                            "eventSource: (\"iam.amazonaws.com\" or \"sts.amazonaws.com\" or \"signin.amazonaws.com\")",
                            "api: iam-* or api: sts-* or api: *sign-in*"),
                    new Board(
                            "errors",
                            "Refused and failed calls",
                            "What is refused or fails, with which code, for whom",
                            "errorCode: *",
                            "api: *denied* or api: *fail*"));
}
