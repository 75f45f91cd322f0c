package io.usagewatch.detection.event;

/** A side of an event that says who, where or what. */
public enum Aspect {
    PRINCIPAL("principal"),
    IDENTITY_TYPE("userIdentity.type"),
    SOURCE_IP("sourceIPAddress"),
    REGION("awsRegion"),
    USER_AGENT("userAgent"),
    EVENT_NAME("eventName"),
    ERROR_CODE("errorCode");

    private final String field;

    Aspect(String field) {
        this.field = field;
    }

    /** Keyword field of the events index. */
    public String field() {
        return field;
    }
}
