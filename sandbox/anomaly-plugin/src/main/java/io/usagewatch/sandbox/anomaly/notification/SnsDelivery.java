package io.usagewatch.sandbox.anomaly.notification;

import java.io.IOException;

/** Takes what is published to an SNS topic. */
public interface SnsDelivery {
    /**
     * Publishes a message.
     *
     * @return the message's id
     * @throws IOException when it did not arrive
     */
    String publish(String topicArn, String subject, String message)
            throws IOException, InterruptedException;
}
