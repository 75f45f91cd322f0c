package io.usagewatch.sandbox.traffic;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/** One CloudTrail file: an object with an array {@code Records}, gzipped or not. Read once. */
final class TrailFile {
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(StreamReadFeature.AUTO_CLOSE_SOURCE).build();
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final int GZIP_MAGIC = 0x1f8b;

    private final Path file;
    private final String accountOfPath;
    private final Consumer<TrailRecord> records;
    private final Consumer<String> problems;
    private long position;
    private long kept;

    TrailFile(
            Path file,
            String accountOfPath,
            Consumer<TrailRecord> records,
            Consumer<String> problems) {
        this.file = file;
        this.accountOfPath = accountOfPath;
        this.records = records;
        this.problems = problems;
    }

    void read() {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            boolean zipped = isGzip(in);
            read(new UntilBroken(zipped ? new GZIPInputStream(in, 1 << 16) : in), zipped);
        } catch (EOFException | ZipException e) {
            problems.accept(broken(e, true));
        } catch (IOException e) {
            problems.accept("cannot be read (" + reason(e) + "): check its permissions");
        }
    }

    private static boolean isGzip(InputStream in) throws IOException {
        in.mark(2);
        int magic = in.read() << 8 | in.read();
        in.reset();
        return magic == GZIP_MAGIC;
    }

    private void read(UntilBroken in, boolean zipped) throws IOException {
        try (RecordText text = new RecordText(new InputStreamReader(in, StandardCharsets.UTF_8));
                JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            boolean found = readDocument(parser, text);
            if (in.failure() != null) {
                problems.accept(broken(in.failure(), zipped));
            } else if (!found) {
                problems.accept("is not a CloudTrail file: it has no array Records; left out");
            }
        } catch (NotJson e) {
            problems.accept(in.failure() == null ? e.line : broken(in.failure(), zipped));
        }
    }

    /** False if it is JSON, but not CloudTrail's. */
    private boolean readDocument(JsonParser parser, RecordText text) throws NotJson {
        if (next(parser) != JsonToken.START_OBJECT) {
            return false;
        }
        boolean found = false;
        while (next(parser) == JsonToken.PROPERTY_NAME) {
            boolean isRecords = parser.currentName().equals("Records");
            JsonToken value = next(parser);
            if (isRecords && value == JsonToken.START_ARRAY) {
                found = true;
                while (next(parser) != JsonToken.END_ARRAY) {
                    readRecord(parser, text);
                }
            } else {
                skip(parser, value);
            }
        }
        if (next(parser) != null) {
            problems.accept("has more text after its end; what follows was left out");
        }
        return found;
    }

    private void readRecord(JsonParser parser, RecordText text) throws NotJson {
        position++;
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            problems.accept("record " + position + " is not an object; left out");
            skip(parser, parser.currentToken());
            return;
        }
        text.keepFrom(parser.currentTokenLocation().getCharOffset());
        Envelope envelope = new Envelope();
        while (next(parser) == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = next(parser);
            if (value == JsonToken.VALUE_STRING) {
                envelope.take(name, string(parser));
            } else {
                if (value != JsonToken.VALUE_NULL) {
                    envelope.takeOther(name);
                }
                skip(parser, value);
            }
        }
        emit(envelope, text.takeUntil(parser.currentLocation().getCharOffset()));
    }

    private void emit(Envelope envelope, String json) {
        String where =
                "record "
                        + position
                        + (envelope.eventId == null
                                ? ""
                                : " (eventID " + shortened(envelope.eventId) + ")");
        if (envelope.eventTime == null) {
            problems.accept(where + " has no eventTime; left out");
            return;
        }
        String account = envelope.account == null ? accountOfPath : envelope.account;
        if (envelope.account == null && account.isEmpty()) {
            problems.accept(where + " has no recipientAccountId, nor has the path; left out");
            return;
        }
        if (!ACCOUNT.matcher(account).matches()) {
            problems.accept(where + ": recipientAccountId is not 12 digits; left out");
            return;
        }
        Instant time;
        try {
            time = Instant.parse(envelope.eventTime);
        } catch (DateTimeException e) {
            problems.accept(
                    where
                            + " has an unreadable eventTime \""
                            + shortened(envelope.eventTime)
                            + "\"; left out");
            return;
        }
        kept++;
        records.accept(
                new TrailRecord(
                        account, envelope.region == null ? "" : envelope.region, time, json));
    }

    private String broken(IOException failure, boolean zipped) {
        String what =
                switch (failure) {
                    case EOFException e -> "is a truncated gzip";
                    case ZipException e -> "is a damaged gzip";
                    case RecordText.TooLong e ->
                            "record " + position + " is larger than a CloudTrail record can be";
                    default -> "cannot be read to its end (" + reason(failure) + ")";
                };
        return what
                + ": "
                + kept
                + " records before the break were kept"
                + (zipped ? "; fetch the file again" : "");
    }

    private @Nullable JsonToken next(JsonParser parser) throws NotJson {
        try {
            return parser.nextToken();
        } catch (JacksonException e) {
            throw notJson(e);
        }
    }

    private String string(JsonParser parser) throws NotJson {
        try {
            return parser.getString();
        } catch (JacksonException e) {
            throw notJson(e);
        }
    }

    private void skip(JsonParser parser, @Nullable JsonToken token) throws NotJson {
        try {
            if (token != null && token.isStructStart()) {
                parser.skipChildren();
            }
        } catch (JacksonException e) {
            throw notJson(e);
        }
    }

    private NotJson notJson(JacksonException e) {
        if (e.getCause() instanceof RecordText.TooLong tooLong) {
            return new NotJson(broken(tooLong, false));
        }
        if (e instanceof UnexpectedEndOfInputException) {
            return new NotJson(
                    "ends in the middle of its JSON: "
                            + kept
                            + " records before that were kept; fetch the file again");
        }
        return new NotJson(
                "is not valid JSON at line "
                        + e.getLocation().getLineNr()
                        + ", column "
                        + e.getLocation().getColumnNr()
                        + ": "
                        + kept
                        + " records before it were kept");
    }

    /** A failure's reason in words; the JDK's own message of these is just the path. */
    static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> "permission denied";
            case NoSuchFileException gone -> "it is gone";
            default -> {
                String message = e.getMessage();
                yield message == null
                        ? e.getClass().getSimpleName()
                        : message.lines().findFirst().orElse("");
            }
        };
    }

    private static String shortened(String text) {
        String line = text.replaceAll("[\\p{Cc}\\p{Cf}]", " ");
        return line.length() <= 40 ? line : line.substring(0, 40) + "...";
    }

    /** What the reader must know of a record. */
    private static final class Envelope {
        private @Nullable String account;
        private @Nullable String region;
        private @Nullable String eventTime;
        private @Nullable String eventId;

        /** A value that is no text: an account of that kind is not left for the path to say. */
        void takeOther(String name) {
            if (name.equals("recipientAccountId")) {
                account = "no text";
            }
        }

        void take(String name, String value) {
            switch (name) {
                case "recipientAccountId" -> account = value;
                case "awsRegion" -> region = value;
                case "eventTime" -> eventTime = value;
                case "eventID" -> eventId = value;
                default -> {}
            }
        }
    }

    /** The JSON ends or breaks; the line says where. */
    private static final class NotJson extends Exception {
        private static final long serialVersionUID = 1L;
        private final String line;

        NotJson(String line) {
            super(line);
            this.line = line;
        }
    }

    /**
     * Ends where the stream below it breaks, so that what came through before the break is still
     * decoded; a Reader throws its last buffer away when a read fails.
     */
    private static final class UntilBroken extends InputStream {
        private final InputStream in;
        private @Nullable IOException failure;

        UntilBroken(InputStream in) {
            this.in = in;
        }

        @Nullable IOException failure() {
            return failure;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (failure != null) {
                return -1;
            }
            try {
                return in.read(buffer, offset, length);
            } catch (IOException e) {
                failure = e;
                return -1;
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /** Passes characters on and keeps those from one position on, to give a record's own text. */
    private static final class RecordText extends Reader {
        /** CloudTrail's limit is 256 KB (1 MB with larger events on); this is far above it. */
        private static final int LONGEST = 16 << 20;

        private final Reader in;
        private final StringBuilder window = new StringBuilder();
        private long windowStart;
        private boolean keeping;
        private boolean atStart = true;

        RecordText(Reader in) {
            this.in = in;
        }

        void keepFrom(long position) {
            window.delete(0, (int) (position - windowStart));
            windowStart = position;
            keeping = true;
        }

        /** The text from where keeping began up to here; keeping ends. */
        String takeUntil(long end) {
            keeping = false;
            return window.substring(0, (int) (end - windowStart));
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            int n = in.read(buffer, offset, length);
            if (atStart && n > 0) {
                atStart = false;
                if (buffer[offset] == '\ufeff') {
                    buffer[offset] = ' '; // a byte order mark
                }
            }
            if (n > 0) {
                if (!keeping) { // the parser has used up what it got before
                    windowStart += window.length();
                    window.setLength(0);
                }
                window.append(buffer, offset, n);
                if (keeping && window.length() > LONGEST) {
                    throw new TooLong();
                }
            }
            return n;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }

        private static final class TooLong extends IOException {
            private static final long serialVersionUID = 1L;
        }
    }
}
