package io.usagewatch.sandbox.traffic;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes traffic as CloudTrail delivers it to a bucket: {@code
 * OUT/AWSLogs/ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/ACCOUNT_CloudTrail_REGION_YYYYMMDDTHHMMZ_XXXX.json.gz},
 * a file for each region and quarter of an hour. The labels are written beside the folder, to
 * {@code OUT-labels.json}.
 */
public final class TrailWriter {
    private static final JsonFactory JSON = new JsonFactory();
    private static final long WINDOW_SECONDS = 15 * 60;
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy/MM/dd").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmm'Z'").withZone(ZoneOffset.UTC);

    private final Path folder;
    private final AtomicLong files = new AtomicLong();
    private final AtomicLong records = new AtomicLong();

    private TrailWriter(Path folder) {
        this.folder = folder;
    }

    /**
     * What was written.
     *
     * @param labels the file with the labels
     */
    public record Written(long files, long records, Path labels) {}

    /**
     * Writes a generator's whole plan.
     *
     * @param folder does not exist yet, or is empty
     * @throws TrafficException with one line, if it cannot be written
     */
    public static Written write(TrafficGenerator generator, Path folder) {
        Path labels = labelsOf(folder);
        try {
            Files.createDirectories(folder);
            try (Stream<Path> content = Files.list(folder)) {
                if (content.findAny().isPresent()) {
                    throw new TrafficException(
                            folder + " is not empty: give a new folder for the CloudTrail files.");
                }
            }
            TrailWriter writer = new TrailWriter(folder);
            generator.accounts().parallelStream()
                    .forEach(account -> writer.write(generator, account.id()));
            writeLabels(labels, generator.labels());
            return new Written(writer.files.get(), writer.records.get(), labels);
        } catch (IOException e) {
            throw failed(folder, e);
        } catch (UncheckedIOException e) {
            throw failed(folder, e.getCause());
        }
    }

    /** Where the labels of a folder are. */
    public static Path labelsOf(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        return absolute.resolveSibling(absolute.getFileName() + "-labels.json");
    }

    private static TrafficException failed(Path folder, IOException e) {
        return new TrafficException(
                "Cannot write to "
                        + folder
                        + " ("
                        + TrailFile.reason(e)
                        + "): check its permissions and the space left.",
                e);
    }

    private void write(TrafficGenerator generator, String account) {
        Map<String, Delivery> open = new TreeMap<>();
        try (Stream<TrailRecord> all = generator.records(account)) {
            long window = Long.MIN_VALUE;
            for (var i = all.iterator(); i.hasNext(); ) {
                TrailRecord record = i.next();
                long its = Math.floorDiv(record.eventTime().getEpochSecond(), WINDOW_SECONDS);
                if (its != window) {
                    closeAll(open);
                    window = its;
                }
                Delivery delivery = open.get(record.region());
                if (delivery == null) {
                    delivery = open(account, record.region(), (window + 1) * WINDOW_SECONDS);
                    open.put(record.region(), delivery);
                }
                delivery.add(record);
                records.incrementAndGet();
            }
            closeAll(open);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void closeAll(Map<String, Delivery> open) throws IOException {
        for (Delivery delivery : open.values()) {
            delivery.close();
        }
        open.clear();
    }

    /** A file is named by the minute it is delivered at, which is after its last record. */
    private Delivery open(String account, String region, long second) throws IOException {
        Instant delivered = Instant.ofEpochSecond(second);
        Path day =
                folder.resolve("AWSLogs")
                        .resolve(account)
                        .resolve("CloudTrail")
                        .resolve(region)
                        .resolve(DAY.format(delivered));
        Files.createDirectories(day);
        String unique = Ids.alphanumeric(new Seeds(second).of(account).of(region).random(), 16);
        String name =
                account
                        + "_CloudTrail_"
                        + region
                        + "_"
                        + MINUTE.format(delivered)
                        + "_"
                        + unique
                        + ".json.gz";
        files.incrementAndGet();
        return new Delivery(day.resolve(name));
    }

    private static void writeLabels(Path file, List<LabelledIncident> labels) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
                JsonGenerator g =
                        JSON.createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8)) {
            Json.write(
                    g,
                    labels.stream()
                            .map(
                                    label ->
                                            Json.object(
                                                    "account", label.account(),
                                                    "kind", label.kind(),
                                                    "api", label.api(),
                                                    "entity", label.entity(),
                                                    "start", label.start().toString(),
                                                    "end", label.end().toString(),
                                                    "calls", label.calls()))
                            .toList());
        }
    }

    /** Half the time for a tenth more bytes. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, 1 << 13);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    /** One file of records, being written. */
    private static final class Delivery {
        private final Writer text;
        private boolean empty = true;

        Delivery(Path file) throws IOException {
            this.text =
                    new OutputStreamWriter(
                            new FastGzip(Files.newOutputStream(file)), StandardCharsets.UTF_8);
        }

        void add(TrailRecord record) throws IOException {
            text.write(empty ? "{\"Records\":[" : ",");
            text.write(record.json());
            empty = false;
        }

        void close() throws IOException {
            text.write("]}");
            text.close();
        }
    }
}
