package io.usagewatch.console.rest;

import io.usagewatch.detection.review.ReviewException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Every failure of a request as problem details; what is wrong with the request itself Spring
 * tells.
 */
@RestControllerAdvice(annotations = RestController.class) // Not of the pages.
class RestProblems extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(RestProblems.class);

    @ExceptionHandler
    ProblemDetail failed(RestException e) {
        LOG.debug("a request was answered with a problem", e);
        return e.problem();
    }

    @ExceptionHandler
    ProblemDetail failed(ReviewException e) {
        LOG.debug("a review was not changed", e);
        ProblemDetail problem =
                ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, e.getMessage());
        problem.setProperty("field", e.field());
        problem.setProperty("nextStep", "Mend the field, and send the request again.");
        return problem;
    }

    @ExceptionHandler
    ProblemDetail failed(AccessDeniedException e) {
        LOG.debug("somebody's role does not allow a request", e);
        ProblemDetail problem =
                ProblemDetail.forStatusAndDetail(
                        HttpStatus.FORBIDDEN, "your role does not allow this");
        problem.setProperty("nextStep", "Sign in as operator or admin.");
        return problem;
    }

    @ExceptionHandler
    ProblemDetail failed(RuntimeException e) {
        LOG.error("a request failed", e);
        ProblemDetail problem =
                ProblemDetail.forStatusAndDetail(
                        HttpStatus.INTERNAL_SERVER_ERROR, "the console failed");
        problem.setProperty("nextStep", "The console's log says why; try again.");
        return problem;
    }
}
