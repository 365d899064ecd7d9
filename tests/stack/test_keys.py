"""API keys at the gateway, as hosted Supabase treats them."""

from collections.abc import Iterator
from typing import Any

import aiohttp
import jwt
import pytest

from emulator.settings import LOCAL_OPENAI_KEY
from shared.auth.local_keys import JWT_SECRET, PUBLISHABLE_KEY, SECRET_KEY, make_keys

from .project import Up, project

ANON, SERVICE = make_keys().anon, make_keys().service_role
MISSING = {"message": "No API key found in request", "hint": "No `apikey` request header or url param was found."}
INVALID = {"message": "Invalid API key", "hint": "Double check your Supabase `anon` or `service_role` API key."}
WHOAMI = "create function public.whoami() returns text language sql as $$ select current_user::text $$;"
ORIGIN = {"Origin": "http://localhost:3000"}


async def ask(url: str, path: str, headers: dict[str, str], method: str = "GET") -> tuple[int, Any]:
    async with aiohttp.request(method, url + path, headers={**headers, **ORIGIN}) as response:
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        return response.status, await response.json(content_type=None)


@pytest.fixture(scope="module", params=["usual", "strict"])
def gateway(request: pytest.FixtureRequest) -> Iterator[Up]:
    """A stack with a function that returns the caller's role, with and without --strict-apikey."""
    with project() as root:
        (root / "supabase/migrations/20260102000000_create_whoami.sql").write_text(WHOAMI)
        with Up(root, *(["--strict-apikey"] if request.param == "strict" else [])) as stack:
            stack.strict = request.param == "strict"  # type: ignore[attr-defined]
            yield stack


@pytest.mark.parametrize(
    ("key", "role"),
    [(ANON, "anon"), (SERVICE, "service_role"), (PUBLISHABLE_KEY, "anon"), (SECRET_KEY, "service_role")],
)
async def test_a_key_has_its_role(gateway: Up, key: str, role: str) -> None:
    assert await ask(gateway.url, "/rest/v1/rpc/whoami", {"apikey": key}) == (200, role)
    both = {"apikey": key, "Authorization": f"Bearer {key}"}
    assert await ask(gateway.url, "/rest/v1/rpc/whoami", both) == (200, role)


async def test_authorization_identifies_the_caller_and_not_the_key(gateway: Up) -> None:
    headers = {"apikey": SERVICE, "Authorization": f"Bearer {ANON}"}
    assert await ask(gateway.url, "/rest/v1/rpc/whoami", headers) == (200, "anon")


WRONG = {
    "text": "wrong",
    "publishable": "sb_publishable_wrong",
    "secret": "sb_secret_wrong",
    "longer": ANON + "x",
    "another secret": jwt.encode({"role": "anon"}, "another-secret-of-32-characters!!"),
    "expired": jwt.encode({"role": "anon", "exp": 1}, JWT_SECRET),
    "unsigned": jwt.encode({"role": "anon"}, "", algorithm="none"),
    "another algorithm": jwt.encode({"role": "anon"}, JWT_SECRET * 2, algorithm="HS512"),
}


@pytest.mark.parametrize("path", ["/rest/v1/rpc/whoami", "/auth/v1/settings"])
@pytest.mark.parametrize("key", WRONG)
async def test_a_wrong_key_is_refused(gateway: Up, path: str, key: str) -> None:
    assert await ask(gateway.url, path, {"apikey": WRONG[key]}) == (401, INVALID)


@pytest.mark.parametrize("key", WRONG)
async def test_functions_refuse_a_wrong_key_in_their_own_format(gateway: Up, key: str) -> None:
    body = {"success": False, "error": "Unauthorized", "code": "UNAUTHORIZED", "details": INVALID}
    assert await ask(gateway.url, "/functions/v1/hello", {"apikey": WRONG[key]}) == (401, body)


@pytest.mark.parametrize("claims", [{"role": "anon"}, {"role": "service_role", "iss": "supabase", "ref": "abc"}])
async def test_a_jwt_that_the_project_signed_is_a_key(gateway: Up, claims: dict[str, str]) -> None:
    key = jwt.encode(claims, JWT_SECRET)
    assert await ask(gateway.url, "/rest/v1/rpc/whoami", {"apikey": key}) == (200, claims["role"])
    assert (await ask(gateway.url, "/auth/v1/settings", {"apikey": key}))[0] == 200
    assert (await ask(gateway.url, "/functions/v1/hello", {"apikey": key}))[0] == 200
    assert (await ask(gateway.url, f"/rest/v1/rpc/whoami?apikey={key}", {}))[0] == 200


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/storage/v1/bucket", {"statusCode": "501", "error": "NotImplemented"}),
        ("/realtime/v1/api/broadcast", {}),
        ("/graphql/v1", {}),
    ],
)
async def test_services_that_are_missing(gateway: Up, path: str, field: dict[str, str]) -> None:
    status, body = await ask(gateway.url, path, {"apikey": ANON}, "POST")
    assert status == 501
    message = body["errors"][0]["message"] if "errors" in body else body["message"]
    assert message.endswith("See docs/database.md")
    assert field.items() <= body.items()


async def test_a_wrong_opaque_key_as_a_bearer_is_refused(gateway: Up) -> None:
    headers = {"apikey": ANON, "Authorization": "Bearer sb_secret_wrong"}
    assert await ask(gateway.url, "/rest/v1/rpc/whoami", headers) == (401, INVALID)


async def test_a_missing_key(gateway: Up) -> None:
    rest = await ask(gateway.url, "/rest/v1/rpc/whoami", {})
    settings = await ask(gateway.url, "/auth/v1/settings", {})
    if gateway.strict:  # type: ignore[attr-defined]
        assert rest == settings == (401, MISSING)
    else:
        assert rest == (200, "anon")
        assert settings[0] == 200
        for _ in range(3):
            await ask(gateway.url, "/rest/v1/rpc/whoami", {})
        warning = "/rest/v1/rpc was called without an apikey header: hosted Supabase responds to that with 401"
        assert gateway.stderr.count(warning) == 1


async def test_a_websocket_of_realtime_is_refused(gateway: Up) -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError) as error:
            await session.ws_connect(f"{gateway.url}/realtime/v1/websocket?apikey={ANON}&vsn=1.0.0")
    assert error.value.status == 501
    assert "WebSocket" not in gateway.stderr


@pytest.mark.parametrize("path", ["/functions/v1/hello", "/auth/v1/.well-known/jwks.json", "/auth/v1/verify"])
async def test_some_paths_need_no_key(gateway: Up, path: str) -> None:
    status, body = await ask(gateway.url, path, {})
    assert status != 401
    assert body != MISSING


async def test_a_key_is_not_a_user(gateway: Up) -> None:
    status, _ = await ask(gateway.url, "/auth/v1/user", {"apikey": SERVICE})
    assert status == 401
    status, _ = await ask(
        gateway.url, "/auth/v1/admin/users", {"apikey": SECRET_KEY, "Authorization": f"Bearer {SECRET_KEY}"}
    )
    assert status == 200


@pytest.mark.parametrize("path", ["/rest/v1/pets", "/auth/v1/token", "/functions/v1/hello", "/nowhere"])
async def test_a_preflight_requires_no_key_and_allows_the_requested_headers(gateway: Up, path: str) -> None:
    asked = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization,apikey,x-mine"}
    async with aiohttp.request("OPTIONS", gateway.url + path, headers={**asked, **ORIGIN}) as response:
        assert response.status in (200, 204)
        assert await response.read() == b""
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "GET" in response.headers["Access-Control-Allow-Methods"]
        allowed = response.headers["Access-Control-Allow-Headers"].replace(" ", "").lower().split(",")
        assert {"authorization", "apikey", "x-mine"} <= set(allowed)


@pytest.mark.parametrize("path", ["/mailbox", "/openai/v1/files"])
async def test_the_mailbox_and_the_ai_server_refuse_web_pages_of_other_sites(gateway: Up, path: str) -> None:
    key = {"Authorization": f"Bearer {LOCAL_OPENAI_KEY}"}
    async with aiohttp.request("GET", gateway.url + path, headers=key) as response:
        assert response.status == 200
    preflight = {"Access-Control-Request-Method": "DELETE", **ORIGIN}
    for method, headers in [("GET", ORIGIN), ("OPTIONS", preflight), ("GET", {"Host": "evil.example"})]:
        async with aiohttp.request(method, gateway.url + path, headers={**key, **headers}) as response:
            assert response.status == 403
            assert "Access-Control-Allow-Origin" not in response.headers
