"""OAuth providers: their endpoints, and the requests for tokens, profiles and keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from emulator.auth.config_types import Provider
from emulator.auth.errors import AuthError, bad_request, unexpected

TIMEOUT = aiohttp.ClientTimeout(total=15)


@dataclass(frozen=True, slots=True)
class ProviderEndpoints:
    """base: the URL that the others are relative to; the provider's configured url replaces it."""

    base: str
    authorize: str
    token: str
    userinfo: str
    scopes: tuple[str, ...]
    issuer: str = ""  # of ID tokens; "{base}" stands for the base

    def authorization_url(self, url: str) -> str:
        return self._resolve(self.authorize, url)

    def token_url(self, url: str) -> str:
        return self._resolve(self.token, url)

    def userinfo_url(self, url: str) -> str:
        return self._resolve(self.userinfo, url)

    def issuer_url(self, url: str) -> str:
        return self.issuer.replace("{base}", url or self.base)

    def _resolve(self, path: str, url: str) -> str:
        return path if path.startswith("https://") else (url or self.base) + path


_OIDC = ("openid", "email", "profile")
_KEYCLOAK = "/protocol/openid-connect"
PROVIDERS: dict[str, ProviderEndpoints] = {
    "apple": ProviderEndpoints(
        "https://appleid.apple.com",
        "/auth/authorize",
        "/auth/token",
        "",
        ("email", "name"),
        "https://appleid.apple.com",
    ),
    "azure": ProviderEndpoints(
        "https://login.microsoftonline.com/common",
        "/oauth2/v2.0/authorize",
        "/oauth2/v2.0/token",
        "https://graph.microsoft.com/oidc/userinfo",
        ("openid",),
        "{base}/v2.0",
    ),
    "bitbucket": ProviderEndpoints(
        "https://bitbucket.org",
        "/site/oauth2/authorize",
        "/site/oauth2/access_token",
        "https://api.bitbucket.org/2.0/user",
        ("account", "email"),
    ),
    "discord": ProviderEndpoints(
        "https://discord.com", "/api/oauth2/authorize", "/api/oauth2/token", "/api/users/@me", ("email", "identify")
    ),
    "facebook": ProviderEndpoints(
        "https://www.facebook.com",
        "/dialog/oauth",
        "https://graph.facebook.com/oauth/access_token",
        "https://graph.facebook.com/me?fields=email,name,picture",
        ("email",),
        "https://www.facebook.com",
    ),
    "figma": ProviderEndpoints(
        "https://www.figma.com",
        "/oauth",
        "https://api.figma.com/v1/oauth/token",
        "https://api.figma.com/v1/me",
        ("files:read",),
    ),
    "github": ProviderEndpoints(
        "https://github.com",
        "/login/oauth/authorize",
        "/login/oauth/access_token",
        "https://api.github.com/user",
        ("user:email",),
    ),
    "gitlab": ProviderEndpoints(
        "https://gitlab.com", "/oauth/authorize", "/oauth/token", "/api/v4/user", ("read_user",)
    ),
    "google": ProviderEndpoints(
        "https://accounts.google.com",
        "/o/oauth2/v2/auth",
        "https://oauth2.googleapis.com/token",
        "https://openidconnect.googleapis.com/v1/userinfo",
        ("email", "profile"),
        "https://accounts.google.com",
    ),
    "kakao": ProviderEndpoints(
        "https://kauth.kakao.com",
        "/oauth/authorize",
        "/oauth/token",
        "https://kapi.kakao.com/v1/oidc/userinfo",
        ("openid", "account_email", "profile_nickname", "profile_image"),
        "https://kauth.kakao.com",
    ),
    "keycloak": ProviderEndpoints(
        "", f"{_KEYCLOAK}/auth", f"{_KEYCLOAK}/token", f"{_KEYCLOAK}/userinfo", _OIDC, "{base}"
    ),
    "linkedin_oidc": ProviderEndpoints(
        "https://www.linkedin.com",
        "/oauth/v2/authorization",
        "/oauth/v2/accessToken",
        "https://api.linkedin.com/v2/userinfo",
        _OIDC,
        "https://www.linkedin.com/oauth",
    ),
    "slack_oidc": ProviderEndpoints(
        "https://slack.com",
        "/openid/connect/authorize",
        "https://slack.com/api/openid.connect.token",
        "https://slack.com/api/openid.connect.userInfo",
        _OIDC,
        "https://slack.com",
    ),
    "spotify": ProviderEndpoints(
        "https://accounts.spotify.com",
        "/authorize",
        "/api/token",
        "https://api.spotify.com/v1/me",
        ("user-read-email",),
    ),
    "twitch": ProviderEndpoints(
        "https://id.twitch.tv",
        "/oauth2/authorize",
        "/oauth2/token",
        "https://id.twitch.tv/oauth2/userinfo",
        ("openid", "user:read:email"),
    ),
}
PROVIDERS["linkedin"] = PROVIDERS["linkedin_oidc"]
PROVIDERS["slack"] = PROVIDERS["slack_oidc"]


async def exchange_code(
    endpoints: ProviderEndpoints, settings: Provider, code: str, redirect_uri: str
) -> dict[str, Any]:
    """The provider's tokens for an authorization code."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "client_id": settings.client_id.split(",")[0],
        "client_secret": settings.secret,
    }
    body = await _request("POST", endpoints.token_url(settings.url), data=form)
    if not isinstance(body.get("access_token"), str):
        raise bad_request("bad_oauth_callback", "Unable to exchange external code")
    return body


async def fetch_profile(endpoints: ProviderEndpoints, settings: Provider, access_token: str) -> dict[str, Any]:
    """The user's profile as OpenID claims."""
    headers = {"authorization": f"Bearer {access_token}"}
    profile = await _request("GET", endpoints.userinfo_url(settings.url), headers=headers)
    return normalise(profile)


def normalise(profile: Mapping[str, Any]) -> dict[str, Any]:
    """OpenID claims from a profile with the provider's own member names."""
    subject = profile.get("sub") or profile.get("id") or profile.get("uuid")
    if subject is None:
        raise unexpected("Error getting user profile from external provider")
    claims: dict[str, Any] = {"sub": str(subject), "provider_id": str(subject)}
    email = profile.get("email")
    if isinstance(email, str) and email:
        claims |= {
            "email": email.lower(),
            "email_verified": _is_true(profile.get("email_verified", profile.get("verified"))),
        }
    name = profile.get("name") or profile.get("display_name") or profile.get("username") or profile.get("login")
    if isinstance(name, str):
        claims |= {"name": name, "full_name": name}
    picture = profile.get("picture") or profile.get("avatar_url")
    if isinstance(picture, str):
        claims |= {"picture": picture, "avatar_url": picture}
    return claims


def _is_true(value: Any) -> bool:
    return value is True or value == "true"


async def fetch_keys(issuer: str) -> list[dict[str, Any]]:
    """The JWKs with which the issuer's ID tokens are verified."""
    discovery = await _request("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    keys = (await _request("GET", str(discovery.get("jwks_uri", "")))).get("keys")
    return [key for key in keys if isinstance(key, dict)] if isinstance(keys, list) else []


async def _request(method: str, url: str, **options: Any) -> dict[str, Any]:
    headers = {"accept": "application/json", **options.pop("headers", {})}
    try:
        async with (
            aiohttp.ClientSession(timeout=TIMEOUT) as client,
            client.request(method, url, headers=headers, **options) as response,
        ):
            body = await response.json(content_type=None)
            if response.status >= 400 or not isinstance(body, dict):
                raise _failed(url)
            return body
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise _failed(url) from error


def _failed(url: str) -> AuthError:
    return bad_request("bad_oauth_callback", f"The provider returned no valid response from {url.partition('?')[0]}")
