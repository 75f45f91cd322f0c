package io.usagewatch.console.security;

import java.util.Optional;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/** People whom an identity provider knows. Who has no role here does not get in. */
final class OidcPeople implements OAuth2UserService<OidcUserRequest, OidcUser> {

    private static final String NO_ROLE = "no_role";

    private final OidcUserService provider = new OidcUserService();
    private final Claims claims;

    OidcPeople(Claims claims) {
        this.claims = claims;
    }

    @Override
    public OidcUser loadUser(OidcUserRequest request) {
        OidcUser person = provider.loadUser(request);
        Optional<Role> role = claims.role(person.getClaims());
        if (role.isEmpty()) {
            throw new OAuth2AuthenticationException(
                    new OAuth2Error(NO_ROLE, "is in none of the groups " + claims.groups(), null));
        }
        return new DefaultOidcUser(
                Claims.authorities(role.get()),
                person.getIdToken(),
                person.getUserInfo(),
                claims.nameClaim(person.getClaims()));
    }

    static boolean hasNoRole(OAuth2AuthenticationException failure) {
        return failure.getError().getErrorCode().equals(NO_ROLE);
    }
}
