package io.usagewatch.sandbox.traffic;

import static io.usagewatch.sandbox.traffic.Json.object;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Calls to Lambda, Bedrock, CloudFormation, S3, DynamoDB, KMS, Secrets Manager, IAM, STS and the
 * console's sign-in, in the shapes that CloudTrail records.
 */
final class PlatformCalls {
    private final Estate estate;
    private final String account;
    private final String region;

    PlatformCalls(Estate estate) {
        this.estate = estate;
        this.account = estate.account.id();
        this.region = estate.account.region();
    }

    Call invoke(SplittableRandom random, long millis, Caller caller, String function) {
        String arn = estate.functionArn(function);
        return new Call(random, millis, caller, region, "lambda", "Invoke")
                .data()
                .request(object("functionName", function))
                .additional(object("functionVersion", arn + ":$LATEST"))
                .resource(account, "AWS::Lambda::Function", arn);
    }

    Call updateFunctionCode(SplittableRandom random, long millis, Caller caller, String function) {
        String arn = estate.functionArn(function);
        return new Call(random, millis, caller, region, "lambda", "UpdateFunctionCode20150331v2")
                .request(
                        object(
                                "functionName",
                                arn,
                                "s3Bucket",
                                "artifacts-" + account,
                                "s3Key",
                                function + "/" + Ids.hex(random, "", 40) + ".zip",
                                "publish",
                                true,
                                "dryRun",
                                false))
                .response(
                        object(
                                "functionName",
                                function,
                                "functionArn",
                                arn + ":" + (100 + random.nextInt(300)),
                                "runtime",
                                "java21",
                                "role",
                                "arn:aws:iam::" + account + ":role/" + function + "-role",
                                "handler",
                                "com.example.Handler::handleRequest",
                                "codeSize",
                                9_000_000 + random.nextInt(900_000),
                                "timeout",
                                15,
                                "memorySize",
                                512,
                                "lastModified",
                                Instant.ofEpochMilli(millis).toString(),
                                "revisionId",
                                Ids.uuid(random),
                                "packageType",
                                "Zip",
                                "architectures",
                                List.of("arm64")));
    }

    Call stack(SplittableRandom random, long millis, String name, String stack) {
        Call call = new Call(random, millis, estate.deployer, region, "cloudformation", name);
        Map<String, @Nullable Object> request =
                object("stackName", stack, "changeSetName", "deploy-" + Ids.hex(random, "", 8));
        if (name.startsWith("Describe")) {
            return call.readOnly().request(request);
        }
        request.put("capabilities", List.of("CAPABILITY_NAMED_IAM"));
        return call.request(request)
                .response(
                        object(
                                "stackId",
                                "arn:aws:cloudformation:"
                                        + region
                                        + ":"
                                        + account
                                        + ":stack/"
                                        + stack
                                        + "/"
                                        + Ids.uuid(random)));
    }

    Call invokeModel(SplittableRandom random, long millis, Caller caller, String model) {
        return new Call(random, millis, caller, region, "bedrock", "InvokeModel")
                .readOnly()
                .request(object("modelId", model))
                .additional(object("inferenceRegion", region));
    }

    Call createBucket(SplittableRandom random, long millis, Caller caller) {
        String bucket = "team-" + Ids.hex(random, "", 10);
        return s3(random, millis, caller, "CreateBucket", bucket);
    }

    /** An S3 call that only looks, for example {@code GetBucketAcl}. */
    Call look(SplittableRandom random, long millis, Caller caller, String name) {
        return s3(random, millis, caller, name, "artifacts-" + account).readOnly();
    }

    private Call s3(
            SplittableRandom random, long millis, Caller caller, String name, String bucket) {
        return new Call(random, millis, caller, region, "s3", name)
                .request(object("bucketName", bucket, "Host", bucket + ".s3.amazonaws.com"))
                .additional(
                        object(
                                "SignatureVersion",
                                "SigV4",
                                "CipherSuite",
                                "TLS_AES_128_GCM_SHA256",
                                "bytesTransferredIn",
                                0,
                                "AuthenticationMethod",
                                "AuthHeader",
                                "x-amz-id-2",
                                Ids.alphanumeric(random, 75) + "=",
                                "bytesTransferredOut",
                                random.nextInt(9000)));
    }

    Call decrypt(SplittableRandom random, long millis, Caller caller) {
        return new Call(random, millis, caller, region, "kms", "Decrypt")
                .readOnly()
                .request(
                        object(
                                "keyId",
                                estate.keyArn,
                                "encryptionAlgorithm",
                                "SYMMETRIC_DEFAULT",
                                "encryptionContext",
                                object("service", caller.principal())))
                .resource(account, "AWS::KMS::Key", estate.keyArn);
    }

    Call getSecretValue(SplittableRandom random, long millis, Caller caller) {
        String secret = "prod/" + caller.principal() + "/database";
        return new Call(random, millis, caller, region, "secretsmanager", "GetSecretValue")
                .readOnly()
                .request(
                        object(
                                "secretId",
                                "arn:aws:secretsmanager:"
                                        + region
                                        + ":"
                                        + account
                                        + ":secret:"
                                        + secret
                                        + "-Xy7Qz1"));
    }

    Call assumeRole(SplittableRandom random, long millis, Caller caller, String role) {
        String arn = "arn:aws:iam::" + account + ":role/" + role;
        String session = role + "-session";
        return new Call(random, millis, caller, region, "sts", "AssumeRole")
                .readOnly()
                .request(
                        object("roleArn", arn, "roleSessionName", session, "durationSeconds", 3600))
                .response(
                        object(
                                "credentials",
                                        object(
                                                "accessKeyId", Ids.upper(random, "ASIA", 16),
                                                "expiration",
                                                        Instant.ofEpochMilli(millis)
                                                                .plus(1, ChronoUnit.HOURS)
                                                                .truncatedTo(ChronoUnit.SECONDS)
                                                                .toString()),
                                "assumedRoleUser",
                                        object(
                                                "assumedRoleId",
                                                        Ids.upper(random, "AROA", 17)
                                                                + ":"
                                                                + session,
                                                "arn",
                                                        "arn:aws:sts::"
                                                                + account
                                                                + ":assumed-role/"
                                                                + role
                                                                + "/"
                                                                + session)))
                .resource(account, "AWS::IAM::Role", arn);
    }

    Call getCallerIdentity(SplittableRandom random, long millis, Caller caller) {
        return new Call(random, millis, caller, region, "sts", "GetCallerIdentity").readOnly();
    }

    Call createUser(SplittableRandom random, long millis, Caller caller) {
        String name = "svc-" + Ids.hex(random, "", 6);
        return iam(random, millis, caller, "CreateUser")
                .request(object("userName", name, "path", "/"))
                .response(
                        object(
                                "user",
                                object(
                                        "path",
                                        "/",
                                        "userName",
                                        name,
                                        "userId",
                                        Ids.upper(random, "AIDA", 17),
                                        "arn",
                                        "arn:aws:iam::" + account + ":user/" + name)));
    }

    /** IAM answers for all regions from us-east-1. */
    Call iam(SplittableRandom random, long millis, Caller caller, String name) {
        return new Call(random, millis, caller, "us-east-1", "iam", name);
    }

    Call consoleLogin(SplittableRandom random, long millis, Caller caller, boolean success) {
        Call call =
                new Call(random, millis, caller, "us-east-1", "signin", "ConsoleLogin")
                        .type("AwsConsoleSignIn")
                        .additional(
                                object(
                                        "LoginTo",
                                        "https://console.aws.amazon.com/console/home?region="
                                                + region,
                                        "MobileVersion",
                                        "No",
                                        "MFAUsed",
                                        success ? "Yes" : "No"));
        if (success) {
            return call.response(object("ConsoleLogin", "Success"));
        }
        return call.failsWith("Failed authentication").response(object("ConsoleLogin", "Failure"));
    }

    Call createTable(SplittableRandom random, long millis, Caller caller) {
        String table = Ids.hex(random, "table-", 6);
        return new Call(random, millis, caller, region, "dynamodb", "CreateTable")
                .request(object("tableName", table, "billingMode", "PAY_PER_REQUEST"))
                .resource(
                        account,
                        "AWS::DynamoDB::Table",
                        "arn:aws:dynamodb:" + region + ":" + account + ":table/" + table);
    }

    /** Any other call that only looks. */
    Call read(SplittableRandom random, long millis, Caller caller, String source, String name) {
        if (source.equals("iam")) {
            return iam(random, millis, caller, name).readOnly();
        }
        return new Call(random, millis, caller, region, source, name).readOnly();
    }
}
