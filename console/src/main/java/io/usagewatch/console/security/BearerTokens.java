package io.usagewatch.console.security;

import java.util.List;
import java.util.Map;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/** Tokens that the identity provider gave to the console's own client, for REST. */
final class BearerTokens implements Converter<Jwt, AbstractAuthenticationToken> {

    private final Claims claims;

    BearerTokens(Claims claims) {
        this.claims = claims;
    }

    /** The keys of the provider are fetched with the first token. */
    static JwtDecoder decoder(ClientRegistration client) {
        return new SupplierJwtDecoder(
                () -> {
                    ClientRegistration.ProviderDetails provider = client.getProviderDetails();
                    NimbusJwtDecoder decoder =
                            NimbusJwtDecoder.withJwkSetUri(provider.getJwkSetUri()).build();
                    decoder.setJwtValidator(
                            new DelegatingOAuth2TokenValidator<>(
                                    JwtValidators.createDefaultWithIssuer(provider.getIssuerUri()),
                                    madeFor(client.getClientId())));
                    return decoder;
                });
    }

    @Override
    public AbstractAuthenticationToken convert(Jwt token) {
        Map<String, Object> said = token.getClaims();
        List<GrantedAuthority> authorities =
                claims.role(said).map(Claims::authorities).orElse(List.of());
        return new JwtAuthenticationToken(
                token, authorities, token.getClaimAsString(claims.nameClaim(said)));
    }

    /** Cognito's access tokens name the client in {@code client_id}, and no audience. */
    private static OAuth2TokenValidator<Jwt> madeFor(String client) {
        return token -> {
            List<String> audience = token.getAudience();
            boolean ours =
                    (audience != null && audience.contains(client))
                            || client.equals(token.getClaimAsString("client_id"));
            return ours
                    ? OAuth2TokenValidatorResult.success()
                    : OAuth2TokenValidatorResult.failure(
                            new OAuth2Error(
                                    "invalid_token", "the token is for another client", null));
        };
    }
}
