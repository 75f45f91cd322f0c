package io.usagewatch.console.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;

class SignInLimitTest {

    private static final Clock NOW =
            Clock.fixed(Instant.parse("2026-11-02T12:00:00Z"), ZoneOffset.UTC);

    @Test
    void guesses_side_by_side_are_counted_before_a_password_is_looked_at() throws Exception {
        AtomicInteger looked = new AtomicInteger();
        CountDownLatch allThere = new CountDownLatch(1);
        SignInLimit limit =
                limit(
                        attempt -> {
                            looked.incrementAndGet();
                            awaitQuietly(allThere);
                            throw new BadCredentialsException("wrong");
                        });
        AtomicInteger locked = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 50)
                    .forEach(
                            _ ->
                                    threads.execute(
                                            () -> {
                                                if (isLocked(limit)
                                                        && locked.incrementAndGet() == 45) {
                                                    allThere.countDown();
                                                }
                                            }));
        }
        assertThat(looked).hasValue(5);
    }

    @Test
    void right_passwords_are_not_counted() {
        SignInLimit limit = limit(attempt -> attempt);
        for (int i = 0; i < 100; i++) {
            assertThat(limit.authenticate(attempt()).getName()).isEqualTo("operator");
        }
    }

    @Test
    void after_five_wrong_ones_the_right_one_has_to_wait() {
        SignInLimit limit =
                limit(
                        attempt -> {
                            throw new BadCredentialsException("wrong");
                        });
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> limit.authenticate(attempt()))
                    .isInstanceOf(BadCredentialsException.class);
        }
        assertThatThrownBy(() -> limit.authenticate(attempt())).isInstanceOf(LockedException.class);
    }

    private interface Passwords {
        Authentication authenticate(Authentication attempt) throws AuthenticationException;
    }

    private static SignInLimit limit(Passwords passwords) {
        return new SignInLimit(
                new AuthenticationProvider() {
                    @Override
                    public Authentication authenticate(Authentication attempt) {
                        return passwords.authenticate(attempt);
                    }

                    @Override
                    public boolean supports(Class<?> authentication) {
                        return true;
                    }
                },
                NOW);
    }

    private static boolean isLocked(SignInLimit limit) {
        try {
            limit.authenticate(attempt());
            return false;
        } catch (LockedException e) {
            return true;
        } catch (BadCredentialsException e) {
            return false;
        }
    }

    private static Authentication attempt() {
        return UsernamePasswordAuthenticationToken.unauthenticated("operator", "guess");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
