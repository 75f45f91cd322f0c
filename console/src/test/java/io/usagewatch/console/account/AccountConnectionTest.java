package io.usagewatch.console.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.usagewatch.detection.search.SearchDomain;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AccountConnectionTest {

    private static final Account ACCOUNT =
            new Account("111122223333", "one", "", URI.create("http://127.0.0.1:1"));
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-11-24T12:00:00Z"));
    private final InstantSource source = now::get;
    private final Clock clock = source.withZone(ZoneOffset.UTC);

    @Test
    void an_error_in_the_question_that_tries_does_not_shut_the_account_out() {
        try (AccountConnection connection =
                new AccountConnection(
                        ACCOUNT, new Loopback(), PAUSE, clock, new SimpleMeterRegistry())) {
            for (int i = 0; i < 4; i++) {
                assertThatThrownBy(
                                () ->
                                        connection.read(
                                                domain -> {
                                                    throw new StackOverflowError();
                                                }))
                        .isInstanceOf(StackOverflowError.class);
                now.set(now.get().plus(PAUSE.multipliedBy(10)));
            }

            assertThat(connection.<String>read(domain -> "answered")).isEqualTo("answered");
        }
    }

    private static final class Loopback implements DomainWay {
        @Override
        public SearchDomain reading(Account account) {
            return SearchDomain.at(account.endpoint());
        }

        @Override
        public SearchDomain operating(Account account) {
            return SearchDomain.at(account.endpoint());
        }
    }
}
