package io.usagewatch.notify.message;

import io.usagewatch.detection.incident.IncidentWords;
import java.util.Locale;
import java.util.Optional;

/**
 * The subject of a message, by the rules of SNS: ASCII, begins with a letter, no control
 * characters, less than 100 characters.
 */
public final class Subject {

    private static final int MOST = 99;
    private static final int MOST_ENTITY = 40;

    private Subject() {}

    /** "HIGH: EC2 RunInstances, 80 where 2 are usual - payments-prod". */
    public static String of(Message message) {
        String kind =
                switch (message.kind()) {
                    case NEW -> message.incident().severity().word().toUpperCase(Locale.ROOT);
                    case UPDATE ->
                            message.incident().severity().word().toUpperCase(Locale.ROOT)
                                    + " and growing";
                    case ENDED -> "Over";
                };
        Optional<String> entity = IncidentWords.entity(message.incident());
        String about =
                "%s: %s%s, %s"
                        .formatted(
                                kind,
                                message.watched().title(),
                                entity.map(e -> " of " + PlainText.of(e, MOST_ENTITY)).orElse(""),
                                IncidentWords.amount(message.incident()));
        String account = " - " + message.accountName().orElse(message.incident().account());
        String end = PlainText.of(account, MOST_ENTITY);
        return PlainText.of(about, MOST - 1 - end.length()) + " " + end;
    }
}
