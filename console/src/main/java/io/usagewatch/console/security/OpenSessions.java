package io.usagewatch.console.security;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Component;

/** Every open session, so that a person can end all of theirs, wherever they are. */
@Component
public final class OpenSessions implements HttpSessionListener, HttpSessionIdListener {

    private static final Logger LOG = LoggerFactory.getLogger(OpenSessions.class);

    /** Long enough to sign in; scanners leave nothing behind for longer. */
    private static final Duration WITHOUT_A_PERSON = Duration.ofMinutes(10);

    private final Set<HttpSession> sessions = ConcurrentHashMap.newKeySet();
    private final Duration idle;

    OpenSessions(@Value("${server.servlet.session.timeout}") Duration idle) {
        this.idle = idle;
    }

    @Override
    public void sessionCreated(HttpSessionEvent event) {
        event.getSession().setMaxInactiveInterval((int) WITHOUT_A_PERSON.toSeconds());
        sessions.add(event.getSession());
    }

    /** A session gets a new id when somebody signs in. */
    @Override
    public void sessionIdChanged(HttpSessionEvent event, String oldId) {
        event.getSession().setMaxInactiveInterval((int) idle.toSeconds());
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        String id = event.getSession().getId();
        sessions.removeIf(session -> session.getId().equals(id));
    }

    /**
     * Ends all sessions of a person at once; their pages lead to sign-in.
     *
     * @return how many there were
     */
    public int endAll(String person) {
        int ended = 0;
        for (HttpSession session : sessions) {
            try {
                if (isOf(session, person)) {
                    session.invalidate();
                    ended++;
                }
            } catch (IllegalStateException e) {
                LOG.debug("a session ended meanwhile", e);
            }
        }
        return ended;
    }

    private static boolean isOf(HttpSession session, String person) {
        return session.getAttribute(
                                HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY)
                        instanceof SecurityContext context
                && Optional.ofNullable(context.getAuthentication())
                        .map(Authentication::getName)
                        .filter(person::equals)
                        .isPresent();
    }
}
