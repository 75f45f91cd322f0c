package io.usagewatch.console.rest;

import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Everything below {@code /api} that is no resource; without it the pages would answer. */
@RestController
@Hidden
class UnknownResource {

    @RequestMapping("/api/**")
    void unknown() {
        throw RestException.notFound(
                "there is no such resource", "GET /v3/api-docs lists those that there are.");
    }
}
