"""Which credentials each mode of `auth` accepts, and who the caller then is."""

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiohttp
import pytest

from shared.auth.local_keys import PUBLISHABLE_KEY, SECRET_KEY, make_keys
from shared.config import Settings
from shared.manifest import ManifestError, read_sources
from shared.route_options import MODES, RouteOptions, modes_of
from tests.conftest import Stack
from tests.harness.process import ENVIRONMENT, ROOT, SECRET, FunctionProcess, serving
from tests.harness.tokens import token

KEYS = make_keys(SECRET)
ENV = {"SUPABASE_PUBLISHABLE_KEY": PUBLISHABLE_KEY, "SUPABASE_SECRET_KEY": SECRET_KEY}
USER = token()
#: Credentials by name: (Authorization, apikey)
CREDENTIALS: dict[str, tuple[str, str]] = {
    "nothing": ("", ""),
    "user": (USER, ""),
    "user and publishable key": (USER, PUBLISHABLE_KEY),
    "user and anon JWT": (USER, KEYS.anon),
    "user and secret key": (USER, SECRET_KEY),
    "expired user": (token(exp=1_000_000_000), ""),
    "forged user": (token(secret="another-secret-that-is-long-enough-for-hs256"), ""),
    "forged user and publishable key": (token(secret="another-secret-that-is-long-enough"), PUBLISHABLE_KEY),
    "publishable key": ("", PUBLISHABLE_KEY),
    "publishable key as bearer": (PUBLISHABLE_KEY, ""),
    "anon JWT": ("", KEYS.anon),
    "anon JWT as bearer": (KEYS.anon, ""),
    "anon JWT as both": (KEYS.anon, KEYS.anon),
    "secret key": ("", SECRET_KEY),
    "secret key as bearer": (SECRET_KEY, ""),
    "secret key as both": (SECRET_KEY, SECRET_KEY),
    "service_role JWT": ("", KEYS.service_role),
    "service_role JWT as bearer": (KEYS.service_role, ""),
    "service_role JWT and anon JWT": (KEYS.service_role, KEYS.anon),
    "unknown secret key": ("", "sb_secret_wrong"),
    "unknown publishable key as bearer": ("sb_publishable_wrong", ""),
    "custom role": (token(role="reporter"), ""),
}
SERVICE = [name for name in CREDENTIALS if name.startswith(("secret key", "service_role JWT"))]
ANON = [name for name in CREDENTIALS if name.startswith(("publishable key", "anon JWT"))]
USERS = ["user", "user and publishable key", "user and anon JWT", "user and secret key"]
#: Endpoint → credentials → the caller's kind; all others are refused.
ACCEPTED: dict[str, dict[str, str]] = {
    "service": {**dict.fromkeys(SERVICE, "service"), "user and secret key": "service"},
    "key": {**dict.fromkeys(SERVICE, "service"), **dict.fromkeys(ANON, "anon"), **dict.fromkeys(USERS, "user")},
    "none": dict.fromkeys(CREDENTIALS, "guest"),
    "user-or-service": {**dict.fromkeys(SERVICE, "service"), **dict.fromkeys(USERS, "user")},
    "user-or-guest": {
        **dict.fromkeys([*SERVICE, *ANON, "nothing"], "guest"),
        **dict.fromkeys(["unknown secret key", "unknown publishable key as bearer"], "guest"),
        **dict.fromkeys(USERS, "user"),
    },
}


@pytest.fixture(scope="module")
def function() -> Iterator[FunctionProcess]:
    with serving("tests/shared/functions/whoami/main.py", ENV) as process:
        yield process


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def ask(http: aiohttp.ClientSession, url: str, credentials: tuple[str, str]) -> tuple[int, Any]:
    bearer, key = credentials
    headers = {"authorization": f"Bearer {bearer}"} if bearer else {}
    async with http.get(url, headers={**headers, **({"apikey": key} if key else {})}) as response:
        return response.status, await response.json()


@pytest.mark.parametrize("name", CREDENTIALS)
@pytest.mark.parametrize("endpoint", ACCEPTED)
async def test_a_mode_accepts_its_credentials(
    function: FunctionProcess, http: aiohttp.ClientSession, endpoint: str, name: str
) -> None:
    status, body = await ask(http, f"{function.url}/api/whoami/{endpoint}", CREDENTIALS[name])
    if name in ACCEPTED[endpoint]:
        assert (status, body) == (200, {"kind": ACCEPTED[endpoint][name]})
    else:
        assert status in (401, 403), body


@pytest.mark.parametrize(
    ("endpoint", "modes"),
    [("", ["user"]), ("/service", ["service"]), ("/key", ["key"]), ("/user-or-service", ["user", "service"])],
)
@pytest.mark.parametrize("credentials", ["nothing", "expired user", "unknown secret key"])
async def test_a_refusal_names_what_the_endpoint_accepts(
    function: FunctionProcess, http: aiohttp.ClientSession, endpoint: str, modes: list[str], credentials: str
) -> None:
    status, body = await ask(http, f"{function.url}/api/whoami{endpoint}", CREDENTIALS[credentials])
    assert (status, body["error"]) == (401, "Unauthorized")
    assert body["details"]["expected"] == [MODES[mode] for mode in modes]


async def test_a_user_is_no_service(function: FunctionProcess, http: aiohttp.ClientSession) -> None:
    status, body = await ask(http, f"{function.url}/api/whoami/service", CREDENTIALS["user"])
    assert (status, body["code"]) == (403, "FORBIDDEN")


async def test_keys_of_a_project_with_asymmetric_signing_keys(http: aiohttp.ClientSession) -> None:
    """The legacy keys are signed with a secret that the function does not have: they are compared with its settings."""
    legacy = {"SUPABASE_ANON_KEY": KEYS.anon, "SUPABASE_SERVICE_ROLE_KEY": KEYS.service_role, "SUPABASE_JWT_SECRET": ""}
    with serving("tests/shared/functions/whoami/main.py", legacy) as process:
        for credentials in (("", KEYS.service_role), (KEYS.service_role, KEYS.anon)):
            assert await ask(http, f"{process.url}/api/whoami/service", credentials) == (200, {"kind": "service"})
        assert await ask(http, f"{process.url}/api/whoami/key", (KEYS.anon, KEYS.anon)) == (200, {"kind": "anon"})


@pytest.mark.parametrize("auth", ["users", (), ("user", "admin"), "", ["key", None], 1])
def test_an_unknown_mode_is_refused_with_its_line(auth: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        modes_of(auth)
    code = f'@endpoint("GET", "/api/x", auth={auth!r})\nasync def x(call): ...'
    with pytest.raises(ManifestError, match=r"functions/x/main\.py:1: "):
        read_sources({ROOT / "functions" / "x" / "main.py": code.encode()}, ROOT)


def test_settings_of_keys_are_never_shown() -> None:
    shown = repr(Settings.from_env({**ENVIRONMENT, **ENV}))
    assert SECRET_KEY not in shown
    assert PUBLISHABLE_KEY not in shown
    assert RouteOptions(method="GET", path="/", auth=("user", "none")).modes == ("user", "none")


@pytest.mark.parametrize("key", ["anon_key", "service_key"])
async def test_the_stack_s_own_keys(stack: Stack, http: aiohttp.ClientSession, key: str) -> None:
    """In `edgewise up` and elsewhere the functions know the opaque keys, too."""
    environment = json.loads((stack.data / "stack.json").read_text())["environment"]
    kind = {"anon_key": "anon", "service_key": "service"}[key]
    opaque = PUBLISHABLE_KEY if key == "anon_key" else SECRET_KEY
    with serving("tests/shared/functions/whoami/main.py", environment) as process:
        for credentials in [("", opaque), (opaque, ""), ("", getattr(stack, key)), (getattr(stack, key), "")]:
            assert await ask(http, f"{process.url}/api/whoami/key", credentials) == (200, {"kind": kind})
