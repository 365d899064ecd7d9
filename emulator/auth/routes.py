"""The route table: method, path, handler, guard and rate limit."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from starlette.responses import Response

from emulator.auth.endpoints import (
    admin_audit,
    admin_factors,
    admin_links,
    admin_user,
    admin_users,
    authorize,
    callback,
    custom_providers,
    factor_challenge,
    factor_verify,
    factors,
    health,
    identities,
    invite,
    jwks,
    logout,
    oauth_authorize,
    oauth_clients,
    oauth_grants,
    oauth_token,
    otp,
    passkey_authentication,
    passkey_registration,
    passkeys,
    reauthenticate,
    recover,
    resend,
    settings,
    signup,
    sso,
    token,
    user,
    verify,
)
from emulator.auth.service import Call

Handler = Callable[[Call], Awaitable[Response]]
Caller = Literal["public", "user", "permanent user", "admin"]


@dataclass(frozen=True, slots=True)
class Route:
    method: str
    path: str
    handler: Handler
    caller: Caller = "public"
    limit: str = ""
    accepts_form: bool = False
    body_optional: bool = False


ROUTES = (
    Route("GET", "/health", health.read),
    Route("GET", "/settings", settings.read),
    Route("GET", "/.well-known/jwks.json", jwks.keys),
    Route("GET", "/.well-known/openid-configuration", jwks.openid_configuration),
    Route("GET", "/.well-known/oauth-authorization-server", jwks.openid_configuration),
    Route("POST", "/signup", signup.create),
    Route("POST", "/token", token.create),
    Route("POST", "/otp", otp.create, limit="sign_in"),
    Route("POST", "/magiclink", otp.send_magic_link, limit="sign_in"),
    Route("POST", "/recover", recover.create, limit="sign_in"),
    Route("POST", "/resend", resend.create, limit="sign_in"),
    Route("GET", "/verify", verify.follow, limit="verify"),
    Route("POST", "/verify", verify.create, limit="verify"),
    Route("GET", "/authorize", authorize.start),
    Route("GET", "/callback", callback.finish),
    Route("POST", "/callback", callback.finish, accepts_form=True),
    Route("POST", "/sso", sso.disabled),
    Route("GET", "/sso/saml/metadata", sso.disabled),
    Route("POST", "/sso/saml/acs", sso.disabled, body_optional=True),
    Route("POST", "/logout", logout.create, "user", body_optional=True),
    Route("GET", "/reauthenticate", reauthenticate.read, "user"),
    Route("GET", "/user", user.read, "user"),
    Route("PUT", "/user", user.update, "user", "sign_in"),
    Route("GET", "/user/identities/authorize", identities.authorize, "user"),
    Route("DELETE", "/user/identities/{identity_id}", identities.delete, "user"),
    Route("GET", "/user/oauth/grants", oauth_grants.list_all, "user"),
    Route("DELETE", "/user/oauth/grants", oauth_grants.revoke, "user"),
    Route("POST", "/factors", factors.enroll, "permanent user"),
    Route("DELETE", "/factors/{factor_id}", factors.unenroll, "permanent user"),
    Route(
        "POST",
        "/factors/{factor_id}/challenge",
        factor_challenge.create,
        "permanent user",
        "factor",
        body_optional=True,
    ),
    Route("POST", "/factors/{factor_id}/verify", factor_verify.create, "permanent user", "factor"),
    Route("GET", "/passkeys", passkeys.list_all, "permanent user"),
    Route("POST", "/passkeys/registration/options", passkey_registration.start, "permanent user", body_optional=True),
    Route("POST", "/passkeys/registration/verify", passkey_registration.finish, "permanent user"),
    Route(
        "POST", "/passkeys/authentication/options", passkey_authentication.start, limit="sign_in", body_optional=True
    ),
    Route("POST", "/passkeys/authentication/verify", passkey_authentication.finish, limit="sign_in"),
    Route("PATCH", "/passkeys/{passkey_id}", passkeys.rename, "permanent user"),
    Route("DELETE", "/passkeys/{passkey_id}", passkeys.delete, "permanent user"),
    Route("POST", "/invite", invite.create, "admin"),
    Route("GET", "/admin/audit", admin_audit.list_all, "admin"),
    Route("POST", "/admin/generate_link", admin_links.create, "admin"),
    Route("GET", "/admin/users", admin_users.list_all, "admin"),
    Route("POST", "/admin/users", admin_users.create, "admin"),
    Route("GET", "/admin/users/{user_id}", admin_user.read, "admin"),
    Route("PUT", "/admin/users/{user_id}", admin_user.update, "admin"),
    Route("DELETE", "/admin/users/{user_id}", admin_user.delete, "admin"),
    Route("GET", "/admin/users/{user_id}/factors", admin_factors.list_all, "admin"),
    Route("PUT", "/admin/users/{user_id}/factors/{factor_id}", admin_factors.update, "admin"),
    Route("DELETE", "/admin/users/{user_id}/factors/{factor_id}", admin_factors.delete, "admin"),
    Route("GET", "/admin/users/{user_id}/passkeys", passkeys.admin_list, "admin"),
    Route("DELETE", "/admin/users/{user_id}/passkeys/{passkey_id}", passkeys.admin_delete, "admin"),
    Route("POST", "/admin/oauth/clients", oauth_clients.create, "admin"),
    Route("GET", "/admin/oauth/clients", oauth_clients.list_all, "admin"),
    Route("GET", "/admin/oauth/clients/{client_id}", oauth_clients.read, "admin"),
    Route("PUT", "/admin/oauth/clients/{client_id}", oauth_clients.update, "admin"),
    Route("DELETE", "/admin/oauth/clients/{client_id}", oauth_clients.delete, "admin"),
    Route(
        "POST",
        "/admin/oauth/clients/{client_id}/regenerate_secret",
        oauth_clients.regenerate_secret,
        "admin",
        body_optional=True,
    ),
    Route("GET", "/admin/sso/providers", sso.list_providers, "admin"),
    Route("POST", "/admin/sso/providers", sso.disabled, "admin"),
    *(
        Route(method, "/admin/sso/providers/{provider_id}", sso.disabled, "admin")
        for method in ("GET", "PUT", "DELETE")
    ),
    *(Route(method, "/admin/custom-providers", custom_providers.disabled, "admin") for method in ("GET", "POST")),
    *(
        Route(method, "/admin/custom-providers/{identifier}", custom_providers.disabled, "admin")
        for method in ("GET", "PUT", "DELETE")
    ),
    Route("POST", "/oauth/clients/register", oauth_clients.register),
    Route("GET", "/oauth/authorize", oauth_authorize.start),
    Route("GET", "/oauth/authorizations/{authorization_id}", oauth_authorize.read, "user"),
    Route("POST", "/oauth/authorizations/{authorization_id}/consent", oauth_authorize.consent, "user"),
    Route("POST", "/oauth/token", oauth_token.create, accepts_form=True),
    Route("GET", "/oauth/userinfo", oauth_token.userinfo, "user"),
)


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(path)))


_EXACT = {(route.method, route.path): route for route in ROUTES if "{" not in route.path}
_PATTERNS = [(_pattern(route.path), route) for route in ROUTES if "{" in route.path]
_HEAD_ALLOWED = {"/health", "/settings", "/.well-known/jwks.json", "/.well-known/openid-configuration"}
_PATHS = {route.path for route in ROUTES if "{" not in route.path}


def find(method: str, path: str) -> tuple[Route, dict[str, str]] | list[str]:
    """The route and its path parameters; else the methods allowed for the path, empty for an unknown path."""
    path = path.rstrip("/") or "/"
    if method == "HEAD" and path in _HEAD_ALLOWED:  # other GETs may consume a link, and mail scanners send HEAD
        method = "GET"
    if route := _EXACT.get((method, path)):
        return route, {}
    allowed = [route.method for route in ROUTES if route.path == path] if path in _PATHS else []
    for pattern, route in _PATTERNS:
        if match := pattern.fullmatch(path):
            if route.method == method:
                return route, match.groupdict()
            allowed.append(route.method)
    return sorted(set(allowed))
