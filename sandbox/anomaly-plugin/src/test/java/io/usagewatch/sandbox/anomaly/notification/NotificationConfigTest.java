package io.usagewatch.sandbox.anomaly.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.usagewatch.sandbox.anomaly.json.Json;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opensearch.common.xcontent.json.JsonXContent;
import org.opensearch.core.xcontent.DeprecationHandler;
import org.opensearch.core.xcontent.NamedXContentRegistry;
import org.opensearch.core.xcontent.XContentParser;

class NotificationConfigTest {
    private static NotificationConfig parse(String json) throws IOException {
        try (XContentParser parser =
                JsonXContent.jsonXContent.createParser(
                        NamedXContentRegistry.EMPTY,
                        DeprecationHandler.IGNORE_DEPRECATIONS,
                        json.replace('\'', '"'))) {
            parser.nextToken();
            return NotificationConfig.parse(parser);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'sns','is_enabled':true,'sns':{'topic_arn':'arn:aws:sns:eu-west-1:111122223333:t'}",
                "'slack','is_enabled':false,'slack':{'url':'https://hooks.slack.com/services/x'}",
                "'webhook','is_enabled':true,'webhook':{'url':'http://a/','header_params':{},'method':'PUT'}",
                "'smtp_account','is_enabled':true,'smtp_account':{'host':'h','port':25,'method':'ssl','from_address':'a@b.de'}",
                "'email_group','is_enabled':true,'email_group':{'recipient_list':[{'recipient':'a@b.de'}]}",
                "'email','is_enabled':true,'email':{'email_account_id':'i','recipient_list':[],'email_group_id_list':['g']}"
            })
    void is_written_as_it_was_read(String rest) throws IOException {
        String json = "{'name':'n','description':'d','config_type':%s}".formatted(rest);
        assertThat(Json.text(parse(json).toMap())).isEqualTo(json.replace('\'', '"'));
    }

    @Test
    void what_is_not_given_has_the_real_plugins_default() throws IOException {
        assertThat(parse("{'name':'n','config_type':'webhook','webhook':{'url':'http://a/'}}"))
                .isEqualTo(
                        new NotificationConfig(
                                "n",
                                "",
                                ConfigType.WEBHOOK,
                                true,
                                new ConfigData.Webhook("http://a/", java.util.Map.of(), "POST")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {'config_type':'sns'}                                              | name field absent
                    {'name':'x'}                                                       | config_type field absent
                    {'name':'','config_type':'zzz'}                                    | name is null or empty
                    {'name':'x','config_type':'sns'}                                   | ConfigType: sns and data doesn't match
                    {'name':'x','config_type':'sns','slack':{'url':'http://a/'}}       | ConfigType: sns and data doesn't match
                    {'name':'x','config_type':'sns','sns':{}}                          | topic_arn field absent
                    {'name':'x','config_type':'sns','sns':{'topic_arn':'z'}}           | Invalid AWS SNS topic ARN: z
                    {'name':'x','config_type':'webhook','webhook':{'url':'ftp://a/'}}  | Invalid URL or unsupported
                    {'name':'x','config_type':'webhook','webhook':{'url':'a'}}         | no protocol: a
                    {'name':'x','config_type':'slack','slack':{}}                      | url field absent
                    {'name':'x','config_type':'email_group','email_group':{'recipient_list':[{'recipient':'a'}]}} | Invalid email address
                    {'name':'x','config_type':'smtp_account','smtp_account':{'host':'h','port':0,'method':'ssl','from_address':'a@b.de'}} | port should be positive value
                    """)
    void what_cannot_be_a_config_is_refused_in_the_real_plugins_words(String json, String words) {
        assertThatThrownBy(() -> parse(json)).hasMessage(words);
    }
}
