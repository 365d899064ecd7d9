"""Invalid input: every response is a 4xx error in the format of the requested API version, never a 5xx."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulator.auth.routes import ROUTES
from tests.harness.auth_service import Auth, key, run_auth

ID = "c0ffee00-0000-4000-8000-000000000000"
ODD: list[Any] = [
    0,
    -1,
    1.5,
    True,
    [],
    [None],
    {},
    {"a": {}},
    "",
    " ",
    "x" * 70_000,
    "\u0000",
    "'; drop table x; --",
    "🦊" * 90,
]
FIELDS = [
    "email",
    "phone",
    "password",
    "data",
    "type",
    "token",
    "token_hash",
    "refresh_token",
    "auth_code",
    "code_verifier",
    "code_challenge",
    "code_challenge_method",
    "create_user",
    "nonce",
    "app_metadata",
    "user_metadata",
    "ban_duration",
    "role",
    "aud",
    "id",
    "password_hash",
    "email_confirm",
    "new_email",
    "redirect_to",
    "factor_type",
    "friendly_name",
    "issuer",
    "challenge_id",
    "code",
    "redirect_uris",
    "grant_types",
    "client_name",
    "action",
    "id_token",
    "provider",
    "channel",
    "credential",
    "should_soft_delete",
    "scopes",
    "webauthn",
]
BODIES = st.dictionaries(
    st.sampled_from(FIELDS), st.sampled_from(ODD) | st.sampled_from(["a@b.co", "signup", "totp", ID])
)


RAW = [
    b"",
    b"null",
    b"[]",
    b'"x"',
    b"{",
    b'{"a":NaN}',
    b'{"a":"\xff"}',
    b"[" * 9000,
    b'{"a":' * 500 + b"1" + b"}" * 500,
]
RAW.append(b'{"email":"\\ud800","password":"\\ud800"}')


# too_slow measures wall time, which fails on a busy machine
@settings(max_examples=12, database=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(BODIES)
def _collect(body: dict[str, Any]) -> None:
    RAW.append(json.dumps(body).encode())


_collect()


@pytest.mark.parametrize("caller", ["public", "user", "permanent user", "admin"])
async def test_no_body_breaks_a_route(auth: Auth, caller: str) -> None:
    user = await auth.sign_up("ada@example.org")
    token = {"admin": key("service_role"), "public": None}.get(caller, user["access_token"])
    for route in (each for each in ROUTES if each.method != "GET" and each.caller == caller and each.path != "/logout"):
        path = route.path.replace("{user_id}", user["user"]["id"]).replace("{", "").replace("}", "")
        for grant in ("password", "refresh_token", "pkce", "id_token", "web3") if path == "/token" else ("",):
            for body in RAW:
                response = await auth.call(route.method, f"{path}?grant_type={grant}", token=token, content=body)
                assert response.status_code < 500, (route, body, response.text)
                if response.status_code >= 400:
                    assert {"code", "error"} & response.json().keys(), (route, body, response.text)


@pytest.mark.parametrize(
    "value", ["", "x", "%00", "-1", "NaN", "99999999999999999999", "%f0%9f%a6%8a", "'--", "a" * 3000]
)
async def test_no_parameter_breaks_a_route(auth: Auth, value: str) -> None:
    names = "page per_page filter sort query token type redirect_to provider scopes client_id redirect_uri state code"
    query = "&".join(f"{name}={value}" for name in names.split())
    for route in (each for each in ROUTES if each.method == "GET"):
        response = await auth.admin("GET", f"{route.path.replace('{', '').replace('}', '')}?{query}")
        assert response.status_code < 500, (route, response.text)


async def test_a_large_body_is_refused(auth: Auth) -> None:
    response = await auth.call("POST", "/signup", content=b'{"email":"' + b"a" * (1 << 20) + b'"}')
    assert response.status_code == 413


@pytest.mark.parametrize(
    ("version", "shape"),
    [
        (None, {"code": 400, "error_code": "invalid_credentials", "msg": "Invalid login credentials"}),
        ("nonsense", {"code": 400, "error_code": "invalid_credentials", "msg": "Invalid login credentials"}),
        ("2024-01-01", {"code": "invalid_credentials", "message": "Invalid login credentials"}),
        ("2030-05-05", {"code": "invalid_credentials", "message": "Invalid login credentials"}),
    ],
)
async def test_both_error_formats(auth: Auth, version: str | None, shape: dict[str, Any]) -> None:
    headers = {"X-Supabase-Api-Version": version} if version else {}
    body = {"email": "nobody@example.org", "password": "x"}
    response = await auth.call("POST", "/token?grant_type=password", body, headers=headers)
    assert (response.status_code, response.json()) == (400, shape)
    assert response.headers.get("x-supabase-api-version") == ("2024-01-01" if "message" in shape else None)
    assert response.headers["x-sb-error-code"] == "invalid_credentials"


SIGN_UPS: list[tuple[dict[str, Any], int, str]] = [
    ({"email": "ada@example.org"}, 400, "validation_failed"),
    ({"email": "ada@example.org", "password": ""}, 400, "validation_failed"),
    ({"email": "ada@example.org", "password": "short"}, 422, "weak_password"),
    ({"email": "no address", "password": "short"}, 422, "weak_password"),
    ({"email": "ada@example.org", "password": "x" * 73}, 400, "validation_failed"),
    ({"email": "no address", "password": "secret-1"}, 400, "validation_failed"),
    ({"email": "ada@exämple.org", "password": "secret-1"}, 400, "validation_failed"),
    ({"email": "ada@example.org\nbcc: x@y.z", "password": "secret-1"}, 400, "validation_failed"),
    ({"email": f"{'a' * 250}@example.org", "password": "secret-1"}, 400, "validation_failed"),
    ({"email": "a@b.co", "phone": "+15551234567", "password": "secret-1"}, 400, "validation_failed"),
    ({"phone": "+15551234567", "password": "secret-1"}, 400, "phone_provider_disabled"),
    ({"email": 1, "password": "secret-1"}, 400, "bad_json"),
    ({"email": "a@b.co", "password": "secret-1", "data": []}, 400, "bad_json"),
    ({"email": "a@b.co", "password": "secret-1", "code_challenge": "c" * 43}, 400, "validation_failed"),
]


@pytest.mark.parametrize(("body", "status", "code"), SIGN_UPS)
async def test_invalid_sign_ups(auth: Auth, body: dict[str, Any], status: int, code: str) -> None:
    response = await auth.call("POST", "/signup", body)
    assert (response.status_code, response.json()["error_code"]) == (status, code)
    if code == "weak_password":
        assert response.json()["weak_password"] == {"reasons": ["length"]}
        assert response.json()["msg"] == "Password should be at least 6 characters."


@pytest.mark.parametrize("grant", ["", "nonsense", "implicit"])
async def test_unknown_grants(auth: Auth, grant: str) -> None:
    response = await auth.call("POST", f"/token?grant_type={grant}", {})
    assert (response.status_code, response.json()["msg"]) == (400, "unsupported_grant_type")


async def test_cors(auth: Auth) -> None:
    headers = {"origin": "http://localhost:3000", "access-control-request-headers": "apikey,x-own"}
    preflight = await auth.call("OPTIONS", "/token", headers=headers)
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-headers"] == "apikey,x-own"
    refused = await auth.call("GET", "/user", headers=headers)
    assert refused.headers["access-control-allow-origin"] == "*"
    assert "X-Total-Count" in refused.headers["access-control-expose-headers"]


async def test_unknown_paths_and_methods(auth: Auth) -> None:
    assert (await auth.call("GET", "/nothing")).status_code == 404
    response = await auth.call("DELETE", "/signup")
    assert (response.status_code, response.headers["allow"]) == (405, "POST")


async def test_head_does_not_consume_a_link(careful_auth: Auth) -> None:
    """Mail scanners send HEAD to the links of a mail."""
    await careful_auth.sign_up("ada@example.org")
    link = (await careful_auth.mail("ada@example.org"))["links"][0]
    head = await careful_auth.call("HEAD", "/verify?" + link.split("?", 1)[1])
    assert (head.status_code, head.headers["allow"]) == (405, "GET, POST")
    assert "access_token=" in (await careful_auth.follow(link)).headers["location"]
    assert (await careful_auth.call("HEAD", "/health")).status_code == 200


async def test_other_sites_cannot_read_the_mailbox(auth: Auth) -> None:
    headers = {"origin": "https://elsewhere.example", "access-control-request-method": "DELETE"}
    for method in ("GET", "OPTIONS"):
        response = await auth.call(method, "/mailbox", headers=headers)
        assert "access-control-allow-origin" not in response.headers


FIELD = b'--x\r\nContent-Disposition: form-data; name="state"\r\n\r\n\xff\r\n--x--'
FORMS = [
    ("multipart/form-data", b"x"),
    ("multipart/form-data; boundary=x", b"--x\r\nno form"),
    ("multipart/form-data; boundary=x", FIELD),
    ("application/x-www-form-urlencoded", b"state=%00&client_id=%ff&code=%00"),
    ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % number for number in range(3000))),
]


@pytest.mark.parametrize("path", ["/callback", "/oauth/token"])
async def test_no_form_breaks_a_route(bare_database: str, path: str) -> None:
    async with run_auth(bare_database, OAUTH_SERVER_ENABLED="true") as auth:
        for kind, body in FORMS:
            response = await auth.call("POST", path, content=body, headers={"content-type": kind})
            assert response.status_code in (400, 401), (kind, body[:40], response.text)
