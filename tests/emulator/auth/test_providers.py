"""OAuth providers: redirects, callbacks, ID tokens, and which account is used."""

import hashlib
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.emulator.auth.test_codes import PKCE, VERIFIER
from tests.harness.auth_service import Auth, Json, key, run_auth, serve

BASE = "/protocol/openid-connect"


class Provider:
    """An OpenID provider whose user is `person`."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.person: Json = {"sub": "7", "email": "ada@example.org", "email_verified": True, "name": "Ada"}
        self.url = ""
        self.app = Starlette(
            routes=[
                Route(f"{BASE}/token", self.token, methods=["POST"]),
                Route(f"{BASE}/userinfo", self.userinfo),
                Route("/.well-known/openid-configuration", self.discovery),
                Route("/keys", self.keys),
            ]
        )

    async def token(self, request: Request) -> JSONResponse:
        form = await request.form()
        if (form["code"], form["client_secret"]) != ("right", "shared"):
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse({"access_token": "provider-token", "refresh_token": "provider-refresh"})

    async def userinfo(self, request: Request) -> JSONResponse:
        assert request.headers["authorization"] == "Bearer provider-token"
        return JSONResponse(self.person)

    async def discovery(self, request: Request) -> JSONResponse:
        return JSONResponse({"issuer": self.url, "jwks_uri": f"{self.url}/keys"})

    async def keys(self, request: Request) -> JSONResponse:
        return JSONResponse(
            {"keys": [{**json.loads(ECAlgorithm.to_jwk(self.key.public_key())), "kid": "k", "alg": "ES256"}]}
        )

    def id_token(self, **claims: Any) -> str:
        claims = {"iss": self.url, "aud": "app", "exp": time.time() + 60, **self.person, **claims}
        return jwt.encode(claims, self.key, "ES256", {"kid": "k"})


@asynccontextmanager
async def signing_in(database: str, **settings: str) -> AsyncIterator[tuple[Auth, Provider]]:
    provider = Provider()
    async with serve(provider.app) as provider.url:
        keycloak = {"ENABLED": "true", "CLIENT_ID": "app", "SECRET": "shared", "URL": provider.url}
        settings |= {f"EXTERNAL_KEYCLOAK_{name}": value for name, value in keycloak.items()}
        async with run_auth(database, MAILER_AUTOCONFIRM="true", **settings) as auth:
            yield auth, provider


async def _state(auth: Auth, query: str = "", token: str | None = None, path: str = "/authorize") -> str:
    response = await auth.call("GET", f"{path}?provider=keycloak{query}", token=token)
    assert response.status_code == 302
    location = urlsplit(response.headers["location"])
    values = parse_qs(location.query)
    assert location.path == f"{BASE}/auth"
    assert values["redirect_uri"] == ["http://auth.test/callback"]
    return values["state"][0]


async def _callback(auth: Auth, state: str, code: str = "right") -> dict[str, str]:
    response = await auth.http.get("/callback", params={"state": state, "code": code})
    assert response.status_code == 303, response.text
    location = urlsplit(response.headers["location"])
    return {name: values[0] for name, values in parse_qs(location.fragment or location.query).items()}


async def test_a_new_user_gets_an_account_and_signs_in_to_it_again(bare_database: str) -> None:
    async with signing_in(bare_database) as (auth, provider):
        first = await _callback(auth, await _state(auth))
        assert first["provider_token"] == "provider-token"
        user = (await auth.call("GET", "/user", token=first["access_token"])).json()
        assert (user["email"], user["app_metadata"]["provider"]) == ("ada@example.org", "keycloak")
        assert user["user_metadata"]["full_name"] == "Ada"
        provider.person["name"] = "Ada L."
        second = await _callback(auth, await _state(auth))
        again = (await auth.call("GET", "/user", token=second["access_token"])).json()
        assert again["id"] == user["id"]
        assert again["user_metadata"]["full_name"] == "Ada L.", "the metadata is updated from the profile"


async def test_pkce_returns_the_provider_tokens_with_the_session(bare_database: str) -> None:
    async with signing_in(bare_database) as (auth, _):
        query = "".join(f"&{name}={value}" for name, value in PKCE.items())
        code = (await _callback(auth, await _state(auth, query)))["code"]
        body = {"auth_code": code, "code_verifier": VERIFIER}
        session = (await auth.call("POST", "/token?grant_type=pkce", body)).json()
        assert session["provider_token"] == "provider-token"
        assert session["provider_refresh_token"] == "provider-refresh"


@pytest.mark.parametrize(("verified", "same"), [(True, True), (False, False)])
async def test_only_a_verified_address_is_linked_to_an_account(bare_database: str, verified: bool, same: bool) -> None:
    async with signing_in(bare_database) as (auth, provider):
        known = (await auth.sign_up("ada@example.org", data={"plan": "pro"}))["user"]
        provider.person["email_verified"] = verified
        result = await _callback(auth, await _state(auth))
        user = (await auth.call("GET", "/user", token=result["access_token"])).json()
        assert (user["id"] == known["id"]) is same
        assert user["user_metadata"]["full_name"] == "Ada"
        assert ("plan" in user["user_metadata"]) is same


async def test_an_unconfirmed_account_is_reset_when_its_address_is_verified(bare_database: str) -> None:
    """The password of an attacker who signed up with the address no longer works."""
    async with signing_in(bare_database) as (auth, provider):
        unconfirmed = {"email": "ada@example.org", "password": "of-the-attacker", "user_metadata": {"name": "Eve"}}
        existing = (await auth.admin("POST", "/admin/users", unconfirmed)).json()
        result = await _callback(auth, await _state(auth))
        user = (await auth.call("GET", "/user", token=result["access_token"])).json()
        assert (user["id"], user["email"]) == (existing["id"], "ada@example.org")
        assert user["email_confirmed_at"]
        assert user["user_metadata"]["name"] == provider.person["name"]
        assert [identity["provider"] for identity in user["identities"]] == ["keycloak"]
        assert user["app_metadata"] == {"provider": "keycloak", "providers": ["keycloak"]}
        credentials = {"email": "ada@example.org", "password": "of-the-attacker"}
        assert (await auth.call("POST", "/token?grant_type=password", credentials)).status_code == 400


@pytest.mark.parametrize("flow", ["redirect", "id_token", "pkce"])
async def test_a_banned_user_gets_no_session_with_a_provider(bare_database: str, flow: str) -> None:
    async with signing_in(bare_database) as (auth, provider):
        known = (await auth.sign_up("ada@example.org"))["user"]
        ban = {"ban_duration": "24h"}
        if flow == "pkce":  # banned after the callback, before the exchange of the code
            code = (await _callback(auth, await _state(auth, "".join(f"&{k}={v}" for k, v in PKCE.items()))))["code"]
        await auth.admin("PUT", f"/admin/users/{known['id']}", ban)
        if flow == "redirect":
            assert (await _callback(auth, await _state(auth)))["error_code"] == "user_banned"
            return
        body: Json = {"provider": "keycloak", "id_token": provider.id_token()}
        if flow == "pkce":
            body = {"auth_code": code, "code_verifier": VERIFIER}
        response = await auth.call("POST", f"/token?grant_type={flow}", body)
        assert response.json()["error_code"] == "user_banned"


async def test_manual_linking(bare_database: str) -> None:
    settings = {"SECURITY_MANUAL_LINKING_ENABLED": "true", "MAILER_NOTIFICATIONS_IDENTITY_LINKED_ENABLED": "true"}
    async with signing_in(bare_database, **settings) as (auth, provider):
        provider.person["email"] = "other@example.org"
        session = await auth.sign_up("ada@example.org")
        path = "/user/identities/authorize"
        await _callback(auth, await _state(auth, token=session["access_token"], path=path))
        user = (await auth.call("GET", "/user", token=session["access_token"])).json()
        assert user["app_metadata"]["providers"] == ["email", "keycloak"]
        assert "keycloak has been linked" in (await auth.mail("ada@example.org"))["text"]
        other = await auth.sign_up("eve@example.org")
        taken = await _callback(auth, await _state(auth, token=other["access_token"], path=path))
        assert taken["error_code"] == "identity_already_exists"


async def test_failed_callbacks(bare_database: str) -> None:
    async with signing_in(bare_database) as (auth, _):
        state = await _state(auth)
        assert (await _callback(auth, state, "wrong"))["error_code"] == "bad_oauth_callback"
        assert "access_token" in await _callback(auth, state)
        again = await auth.http.get("/callback", params={"state": state, "code": "right"})
        assert (again.status_code, again.json()["error_code"]) == (404, "flow_state_not_found")
        for forged in ("", "nonsense", state[:-3] + "abc"):
            response = await auth.http.get("/callback", params={"state": forged, "code": "right"})
            assert response.status_code == 400


async def test_id_tokens(bare_database: str) -> None:
    async with signing_in(bare_database) as (auth, provider):
        invalid = [
            provider.id_token(aud="another app"),
            provider.id_token(iss="https://evil.example"),
            provider.id_token(exp=1),
            provider.id_token(nonce="n"),
            provider.id_token(nonce=hashlib.sha256(b"another").hexdigest()),
            "nonsense",
        ]
        for token in invalid:
            body = {"provider": "keycloak", "id_token": token, "nonce": "n"}
            response = await auth.call("POST", "/token?grant_type=id_token", body)
            assert (response.status_code, "error_description" in response.json()) == (400, True)
        # the token has the hash of the nonce, so a stolen token cannot be used without the nonce
        token = provider.id_token(nonce=hashlib.sha256(b"n").hexdigest())
        body = {"provider": "keycloak", "id_token": token, "nonce": "n"}
        session = (await auth.call("POST", "/token?grant_type=id_token", body)).json()
        assert session["user"]["email"] == "ada@example.org"


async def test_an_id_token_links_an_identity_to_the_signed_in_user(bare_database: str) -> None:
    async with signing_in(bare_database, SECURITY_MANUAL_LINKING_ENABLED="true") as (auth, provider):
        session = await auth.sign_up("ada@example.org")
        token = provider.id_token(email="other@example.org")
        body = {"provider": "keycloak", "id_token": token, "link_identity": True}
        path = "/token?grant_type=id_token"
        assert (await auth.call("POST", path, body)).json()["error"] == "invalid request"
        assert (await auth.call("POST", path, body, token=key("anon"))).json()["error_code"] == "bad_jwt"
        linked = (await auth.call("POST", path, body, token=session["access_token"])).json()["user"]
        assert linked["id"] == session["user"]["id"]
        assert linked["app_metadata"]["providers"] == ["email", "keycloak"]
        again = await auth.call("POST", path, body, token=session["access_token"])
        assert again.json()["error_code"] == "identity_already_exists"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/token?grant_type=id_token", {"provider": "google", "id_token": "x"}, 400),
        ("/token?grant_type=id_token", {"provider": "oidc", "id_token": "x"}, 400),
        ("/token?grant_type=id_token", {}, 400),
        ("/token?grant_type=id_token", {"provider": "custom:own", "id_token": "x"}, 400),
        ("/token?grant_type=id_token", {"provider": "google", "id_token": "x", "link_identity": True}, 404),
        ("/token?grant_type=web3", {"chain": "solana"}, 422),
        ("/sso", {"domain": "example.org"}, 404),
    ],
)
async def test_disabled_features_are_reported(auth: Auth, path: str, body: Json, status: int) -> None:
    assert (await auth.call("POST", path, body)).status_code == status


@pytest.mark.parametrize("provider", ["github", "nonsense", ""])
async def test_disabled_and_unknown_providers(auth: Auth, provider: str) -> None:
    response = await auth.call("GET", f"/authorize?provider={provider}")
    assert (response.status_code, response.json()["error_code"]) == (400, "validation_failed")
    assert response.json()["msg"].startswith("Unsupported provider: ")
