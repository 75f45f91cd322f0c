package io.usagewatch.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

class PrimingTest {

    @Test
    @ResourceLock(Resources.SYSTEM_OUT)
    void it_takes_its_batch_all_the_way_to_a_domain_that_answers() {
        PrintStream usual = System.out;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, UTF_8));
        try {
            Priming.run();
        } finally {
            System.setOut(usual);
        }

        assertThat(said.toString(UTF_8)).isEmpty();
    }
}
