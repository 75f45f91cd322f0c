package io.usagewatch.stacks.ingest;

import com.pulumi.aws.sqs.Queue;
import com.pulumi.aws.sqs.QueueArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.Resource;
import io.usagewatch.stacks.bucket.PrivateBucket;
import io.usagewatch.stacks.key.AccountKey;
import io.usagewatch.stacks.policy.Statement;
import io.usagewatch.stacks.stage.Place;
import io.usagewatch.stacks.stage.QueueAccess;
import io.usagewatch.stacks.stage.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where ingest keeps events that the domain did not take: a queue, and a bucket for letters that
 * are too large for it. Ingest gives them back on demand, so it reads and deletes them too.
 */
public final class DeadLetters extends Stage {

    private static final String WHAT = "dead-letters";
    private static final int FOURTEEN_DAYS = 14;

    /** Longer than ingest runs, or a letter would be given back twice. */
    private static final int HIDDEN_SECONDS = 300;

    private final Queue queue;
    private final Optional<PrivateBucket> bucket;
    private final AccountKey key;

    /**
     * @param ingest the role of the function
     * @param reachesS3 without it there is no bucket; what is too large goes to the function's
     *     failures
     */
    public record Args(Place place, AccountKey key, Output<String> ingest, boolean reachesS3) {}

    public DeadLetters(Args args, Resource parent) {
        super("deadletters", "ingest-" + WHAT, args.place(), parent);
        Place place = args.place();
        key = args.key();
        queue =
                new Queue(
                        place.logical("ingest-" + WHAT),
                        QueueArgs.builder()
                                .name(place.named("ingest-" + WHAT))
                                .messageRetentionSeconds(FOURTEEN_DAYS * 24 * 3600)
                                .visibilityTimeoutSeconds(HIDDEN_SECONDS)
                                .sqsManagedSseEnabled(true)
                                .build(),
                        here());
        QueueAccess.byRole(place, "ingest-" + WHAT, queue, args.ingest(), here());
        bucket =
                args.reachesS3()
                        ? Optional.of(
                                new PrivateBucket(
                                        new PrivateBucket.Args(
                                                place, WHAT, key, FOURTEEN_DAYS, List.of()),
                                        this))
                        : Optional.empty();
        registerOutputs(Map.of("queue", queue.url()));
    }

    /** Of the queue. */
    public Output<String> name() {
        return queue.name();
    }

    /** What ingest reads. */
    public Map<String, Output<String>> variables() {
        Map<String, Output<String>> variables = new LinkedHashMap<>();
        variables.put("USAGE_WATCH_DEAD_LETTER_QUEUE", queue.url());
        bucket.ifPresent(made -> variables.put("USAGE_WATCH_DEAD_LETTER_BUCKET", made.name()));
        return variables;
    }

    /** What ingest needs for it. */
    public List<Statement> permissions() {
        List<Statement> needed = new ArrayList<>();
        needed.add(
                Statement.allow(
                                "KeepAndGiveBackDeadLetters",
                                "sqs:DeleteMessage",
                                "sqs:ReceiveMessage",
                                "sqs:SendMessage")
                        .on(queue.arn()));
        if (bucket.isPresent()) {
            needed.add(
                    Statement.allow(
                                    "KeepAndGiveBackLargeDeadLetters",
                                    "s3:DeleteObject",
                                    "s3:GetObject",
                                    "s3:PutObject")
                            .on(PrivateBucket.arn(place(), WHAT) + "/dead-letters/*"));
            needed.add(
                    Statement.allow("EncryptLargeDeadLetters", "kms:GenerateDataKey")
                            .on(key.arn()));
        }
        return needed;
    }
}
