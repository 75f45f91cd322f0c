package io.usagewatch.console.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;

/** Back to the page for signing in, which says why it did not work. */
final class SignInFailures implements AuthenticationFailureHandler {

    private static final Logger LOG = LoggerFactory.getLogger(SignInFailures.class);

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request,
            HttpServletResponse response,
            AuthenticationException failure)
            throws IOException {
        boolean noRole =
                failure instanceof OAuth2AuthenticationException said && OidcPeople.hasNoRole(said);
        if (!noRole) {
            // The description comes with the request: it is no text for a log.
            LOG.warn("somebody could not sign in: {}", code(failure));
        }
        response.sendRedirect(
                request.getContextPath()
                        + "/"
                        + SignInView.ROUTE
                        + (noRole ? "?" + SignInView.NO_ROLE : "?error"));
    }

    private static String code(AuthenticationException failure) {
        return failure instanceof OAuth2AuthenticationException said
                ? said.getError().getErrorCode().replaceAll("[^A-Za-z0-9_-]", "?")
                : failure.getClass().getSimpleName();
    }
}
