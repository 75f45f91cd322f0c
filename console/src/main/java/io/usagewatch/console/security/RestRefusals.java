package io.usagewatch.console.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;

/** Requests that security refuses before any resource sees them, as problem details. */
final class RestRefusals implements AuthenticationEntryPoint, AccessDeniedHandler {

    private final boolean bearer;

    /**
     * @param bearer whether tokens of an identity provider are asked for
     */
    RestRefusals(boolean bearer) {
        this.bearer = bearer;
    }

    @Override
    public void commence(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
            throws IOException {
        if (e instanceof LockedException) {
            response.setHeader(
                    HttpHeaders.RETRY_AFTER, String.valueOf(SignInLimit.WINDOW.toSeconds()));
            write(
                    response,
                    HttpStatus.TOO_MANY_REQUESTS,
                    "too many wrong passwords came from this address",
                    "Wait a minute, then send the right one.");
            return;
        }
        response.setHeader(
                HttpHeaders.WWW_AUTHENTICATE,
                (bearer ? "Bearer" : "Basic") + " realm=\"Usage Watch\"");
        write(
                response,
                HttpStatus.UNAUTHORIZED,
                bearer
                        ? "the token is missing, has expired or is not for the console"
                        : "the user name or the password is missing or wrong",
                bearer
                        ? "Send a token of the identity provider as Authorization: Bearer."
                        : "Send both with HTTP Basic.");
    }

    @Override
    public void handle(
            HttpServletRequest request, HttpServletResponse response, AccessDeniedException e)
            throws IOException {
        write(
                response,
                HttpStatus.FORBIDDEN,
                "your role does not allow this",
                "Sign in as operator or admin.");
    }

    private static void write(
            HttpServletResponse response, HttpStatus status, String detail, String nextStep)
            throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.getWriter()
                .write(
                        """
                        {"title":"%s","status":%d,"detail":"%s","nextStep":"%s"}"""
                                .formatted(
                                        status.getReasonPhrase(),
                                        status.value(),
                                        detail,
                                        nextStep));
    }
}
