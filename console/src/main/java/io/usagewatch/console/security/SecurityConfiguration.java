package io.usagewatch.console.security;

import com.vaadin.flow.spring.security.VaadinSecurityConfigurer;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer.AuthorizedUrl;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/**
 * Sign-in by an identity provider or by form, and the headers that keep a page from doing what it
 * should not.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@EnableMethodSecurity
class SecurityConfiguration {

    /**
     * Vaadin starts its client from inline scripts and compiles templates: without the two unsafe
     * sources not even the sign-in page is drawn. Nothing may come from elsewhere.
     */
    private static final String CONTENT_POLICY =
            "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline';"
                    + " img-src 'self' data:; font-src 'self' data:; connect-src 'self'; object-src 'none';"
                    + " base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /**
     * Health and metrics have a port of their own, which only the balancer and the scraper reach; a
     * check that came every few seconds must open no session.
     */
    @Bean
    @Order(0)
    SecurityFilterChain operations(HttpSecurity http) {
        http.securityMatcher(EndpointRequest.toAnyEndpoint());
        http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll());
        http.sessionManagement(
                sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
        http.requestCache(AbstractHttpConfigurer::disable);
        http.csrf(AbstractHttpConfigurer::disable);
        return http.build();
    }

    /**
     * REST knows no session: every request brings its own credentials, so there is nothing that a
     * foreign page could ride on. Changes are JSON only, which a foreign page cannot send without
     * asking first.
     */
    @Bean
    @Order(1)
    SecurityFilterChain rest(HttpSecurity http, IdentityProvider provider, Claims claims) {
        http.securityMatcher("/api/**", "/v3/api-docs/**", "/v3/api-docs.yaml");
        http.authorizeHttpRequests(
                requests ->
                        requests.requestMatchers(HttpMethod.GET, "/**")
                                .hasRole(Role.VIEWER.name())
                                .requestMatchers(HttpMethod.PATCH, "/api/**")
                                .hasRole(Role.OPERATOR.name())
                                .requestMatchers(HttpMethod.POST, "/api/v1/accounts/*/channels/**")
                                .hasRole(Role.OPERATOR.name())
                                .anyRequest()
                                .hasRole(Role.ADMIN.name()));
        http.sessionManagement(
                sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
        http.csrf(AbstractHttpConfigurer::disable);
        http.requestCache(AbstractHttpConfigurer::disable);
        RestRefusals refusals = new RestRefusals(provider.isThere());
        if (provider.isThere()) {
            http.oauth2ResourceServer(
                    server ->
                            server.authenticationEntryPoint(refusals)
                                    .accessDeniedHandler(refusals)
                                    .jwt(
                                            jwt ->
                                                    jwt.decoder(
                                                                    BearerTokens.decoder(
                                                                            provider.client()))
                                                            .jwtAuthenticationConverter(
                                                                    new BearerTokens(claims))));
        } else {
            http.httpBasic(basic -> basic.authenticationEntryPoint(refusals));
        }
        http.exceptionHandling(
                handling ->
                        handling.authenticationEntryPoint(refusals).accessDeniedHandler(refusals));
        http.headers(SecurityConfiguration::fence);
        return http.build();
    }

    @Bean
    SecurityFilterChain pages(
            HttpSecurity http,
            IdentityProvider provider,
            Claims claims,
            @Qualifier("clock") Clock clock) {
        http.authorizeHttpRequests(
                requests ->
                        requests.requestMatchers("/css/**", "/js/**", "/icons/**", "/webjars/**")
                                .permitAll());
        http.headers(SecurityConfiguration::fence);
        http.addFilterBefore(new SessionAge(clock), SecurityContextHolderFilter.class);
        http.with(
                VaadinSecurityConfigurer.vaadin(),
                vaadin -> {
                    if (provider.isThere()) {
                        vaadin.oauth2LoginPage("/" + SignInView.ROUTE);
                    } else {
                        vaadin.loginView(SignInView.class, "/" + SignInView.ROUTE);
                    }
                    // An address that no page has gets the page that says so.
                    vaadin.anyRequest(AuthorizedUrl::authenticated);
                });
        if (provider.isThere()) {
            http.oauth2Login(
                    login ->
                            login.userInfoEndpoint(
                                            people ->
                                                    people.oidcUserService(new OidcPeople(claims)))
                                    .failureHandler(new SignInFailures()));
        }
        return http.build();
    }

    private static void fence(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(csp -> csp.policyDirectives(CONTENT_POLICY))
                .frameOptions(frame -> frame.deny())
                .referrerPolicy(r -> r.policy(ReferrerPolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(p -> p.policy("camera=(), geolocation=(), microphone=()"))
                .withObjectPostProcessor(new EagerHeaders());
    }

    @Bean
    IdentityProvider identityProvider(ObjectProvider<ClientRegistrationRepository> clients) {
        return IdentityProvider.of(clients.getIfAvailable());
    }

    @Bean
    @Lazy(false) // A console that nobody can sign in to does not start.
    AuthenticationProvider localSignIn(
            LocalUsers configured,
            IdentityProvider provider,
            PasswordEncoder passwords,
            @Qualifier("clock") Clock clock) {
        configured.check(provider.isThere());
        UserDetails[] users =
                configured.localUsers().entrySet().stream()
                        .map(
                                entry ->
                                        User.withUsername(entry.getKey())
                                                .password(passwords.encode(entry.getValue()))
                                                .roles(
                                                        Role.named(entry.getKey())
                                                                .orElseThrow()
                                                                .withIncluded())
                                                .build())
                        .toArray(UserDetails[]::new);
        DaoAuthenticationProvider local =
                new DaoAuthenticationProvider(new InMemoryUserDetailsManager(users));
        local.setPasswordEncoder(passwords);
        return new SignInLimit(local, clock);
    }

    @Bean
    PasswordEncoder passwords() {
        return PasswordEncoderFactories.createDelegatingPasswordEncoder();
    }

    /** Vaadin commits its pages before the filter would write its headers. */
    private static final class EagerHeaders implements ObjectPostProcessor<HeaderWriterFilter> {
        @Override
        public <O extends HeaderWriterFilter> O postProcess(O filter) {
            filter.setShouldWriteHeadersEagerly(true);
            return filter;
        }
    }
}
