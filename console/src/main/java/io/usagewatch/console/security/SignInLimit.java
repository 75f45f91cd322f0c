package io.usagewatch.console.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/**
 * Keeps passwords from being guessed: after five wrong ones for a user from the same address, or
 * thirty for whomever, none is looked at until a minute has passed. Nobody can lock a user out from
 * another address.
 */
final class SignInLimit implements AuthenticationProvider {

    static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int FOR_A_USER = 5;
    private static final int FROM_AN_ADDRESS = 30;
    private static final int MOST_KEPT = 10_000;

    private final AuthenticationProvider passwords;
    private final Clock clock;
    private final Map<String, Deque<Instant>> failures = new Oldest();

    SignInLimit(AuthenticationProvider passwords, Clock clock) {
        this.passwords = passwords;
        this.clock = clock;
    }

    @Override
    public Authentication authenticate(Authentication attempt) {
        String address = address(attempt);
        String user = address + " " + attempt.getName();
        count(address, user);
        Authentication person = passwords.authenticate(attempt);
        takeBack(address, user);
        return person;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }

    private static String address(Authentication attempt) {
        return attempt.getDetails() instanceof WebAuthenticationDetails details
                ? String.valueOf(details.getRemoteAddress())
                : "";
    }

    /** Counts before the password is looked at: guesses side by side are guesses, too. */
    private void count(String address, String user) {
        synchronized (failures) {
            if (isOver(address, FROM_AN_ADDRESS) || isOver(user, FOR_A_USER)) {
                throw new LockedException("too many wrong passwords");
            }
            Instant now = clock.instant();
            failures.computeIfAbsent(address, k -> new ArrayDeque<>()).add(now);
            failures.computeIfAbsent(user, k -> new ArrayDeque<>()).add(now);
        }
    }

    private void takeBack(String address, String user) {
        synchronized (failures) {
            Optional.ofNullable(failures.get(address)).ifPresent(Deque::pollLast);
            failures.remove(user);
        }
    }

    private boolean isOver(String key, int most) {
        Deque<Instant> times = failures.get(key);
        if (times == null) {
            return false;
        }
        Instant since = clock.instant().minus(WINDOW);
        times.removeIf(time -> time.isBefore(since));
        return times.size() >= most;
    }

    private static final class Oldest extends LinkedHashMap<String, Deque<Instant>> {
        Oldest() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Instant>> eldest) {
            return size() > MOST_KEPT;
        }
    }
}
