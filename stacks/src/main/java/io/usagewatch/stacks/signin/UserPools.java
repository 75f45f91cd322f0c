package io.usagewatch.stacks.signin;

import com.pulumi.aws.cognito.UserPoolArgs;
import com.pulumi.aws.cognito.inputs.UserPoolAccountRecoverySettingArgs;
import com.pulumi.aws.cognito.inputs.UserPoolAccountRecoverySettingRecoveryMechanismArgs;
import com.pulumi.aws.cognito.inputs.UserPoolAdminCreateUserConfigArgs;
import com.pulumi.aws.cognito.inputs.UserPoolPasswordPolicyArgs;
import com.pulumi.aws.cognito.inputs.UserPoolSoftwareTokenMfaConfigurationArgs;
import com.pulumi.aws.cognito.inputs.UserPoolUsernameConfigurationArgs;

/** The user pools of Usage Watch are all of one kind. */
public final class UserPools {

    private UserPools() {}

    /** Only invited people, by e-mail address, with a long password and an authenticator app. */
    public static UserPoolArgs onlyInvited(String name, boolean protect) {
        return UserPoolArgs.builder()
                .name(name)
                .usernameAttributes("email")
                .autoVerifiedAttributes("email")
                .usernameConfiguration(
                        UserPoolUsernameConfigurationArgs.builder().caseSensitive(false).build())
                .mfaConfiguration("ON")
                .softwareTokenMfaConfiguration(
                        UserPoolSoftwareTokenMfaConfigurationArgs.builder().enabled(true).build())
                .passwordPolicy(
                        UserPoolPasswordPolicyArgs.builder()
                                .minimumLength(14)
                                .requireLowercase(true)
                                .requireUppercase(true)
                                .requireNumbers(true)
                                .requireSymbols(true)
                                .temporaryPasswordValidityDays(3)
                                .build())
                .adminCreateUserConfig(
                        UserPoolAdminCreateUserConfigArgs.builder()
                                .allowAdminCreateUserOnly(true)
                                .build())
                .accountRecoverySetting(
                        UserPoolAccountRecoverySettingArgs.builder()
                                .recoveryMechanisms(
                                        UserPoolAccountRecoverySettingRecoveryMechanismArgs
                                                .builder()
                                                .name("verified_email")
                                                .priority(1)
                                                .build())
                                .build())
                .deletionProtection(protect ? "ACTIVE" : "INACTIVE")
                .build();
    }
}
