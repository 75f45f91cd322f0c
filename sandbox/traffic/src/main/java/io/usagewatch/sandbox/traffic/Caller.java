package io.usagewatch.sandbox.traffic;

import static io.usagewatch.sandbox.traffic.Json.object;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who makes a call, and from where. */
sealed interface Caller {
    /** The record's {@code userIdentity}. */
    Map<String, @Nullable Object> identity(Instant time);

    /** {@code userIdentity.arn}; empty for an AWS service, which has none. */
    String arn();

    /** User name, role name, or the service. */
    String principal();

    String sourceAddress();

    String userAgent();

    /** A user with long-lived keys, or one who signed in to the console. */
    record User(
            String account,
            String name,
            String principalId,
            String accessKeyId,
            boolean console,
            String sourceAddress,
            String userAgent)
            implements Caller {
        @Override
        public String arn() {
            return "arn:aws:iam::" + account + ":user/" + name;
        }

        @Override
        public String principal() {
            return name;
        }

        @Override
        public Map<String, @Nullable Object> identity(Instant time) {
            Map<String, @Nullable Object> identity =
                    object(
                            "type", "IAMUser",
                            "principalId", principalId,
                            "arn", arn(),
                            "accountId", account,
                            "accessKeyId", accessKeyId,
                            "userName", name);
            if (console) {
                identity.put("sessionContext", object("attributes", attributes(time, true)));
            }
            return identity;
        }

        User from(String address, String agent) {
            return new User(account, name, principalId, accessKeyId, false, address, agent);
        }
    }

    /** A session of a role; {@code invokedBy} is empty unless a service acts in the role's name. */
    record RoleSession(
            String account,
            String role,
            String path,
            String session,
            String principalId,
            String accessKeyId,
            String invokedBy,
            String sourceAddress,
            String userAgent)
            implements Caller {
        @Override
        public String arn() {
            return "arn:aws:sts::" + account + ":assumed-role/" + role + "/" + session;
        }

        @Override
        public String principal() {
            return role;
        }

        String roleArn() {
            return "arn:aws:iam::" + account + ":role" + path + role;
        }

        @Override
        public Map<String, @Nullable Object> identity(Instant time) {
            Map<String, @Nullable Object> identity =
                    object(
                            "type",
                            "AssumedRole",
                            "principalId",
                            principalId + ":" + session,
                            "arn",
                            arn(),
                            "accountId",
                            account,
                            "accessKeyId",
                            accessKeyId,
                            "sessionContext",
                            object(
                                    "sessionIssuer",
                                            object(
                                                    "type", "Role",
                                                    "principalId", principalId,
                                                    "arn", roleArn(),
                                                    "accountId", account,
                                                    "userName", role),
                                    "webIdFederationData", object(),
                                    "attributes", attributes(time, false)));
            if (!invokedBy.isEmpty()) {
                identity.put("invokedBy", invokedBy);
            }
            return identity;
        }

        RoleSession from(String address, String agent) {
            return new RoleSession(
                    account, role, path, session, principalId, accessKeyId, "", address, agent);
        }
    }

    /** An AWS service on its own account. */
    record Service(String host) implements Caller {
        @Override
        public String arn() {
            return "";
        }

        @Override
        public String principal() {
            return host;
        }

        @Override
        public String sourceAddress() {
            return host;
        }

        @Override
        public String userAgent() {
            return host;
        }

        @Override
        public Map<String, @Nullable Object> identity(Instant time) {
            return object("type", "AWSService", "invokedBy", host);
        }
    }

    /** Sessions begin on the hour and last at most that long. */
    private static Map<String, @Nullable Object> attributes(Instant time, boolean mfa) {
        return object(
                "creationDate", time.truncatedTo(ChronoUnit.HOURS).toString(),
                "mfaAuthenticated", Boolean.toString(mfa));
    }
}
