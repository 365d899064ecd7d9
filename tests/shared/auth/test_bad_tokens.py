"""One table of tokens against a function, REST's authenticator and the Auth service."""

import base64
import json
from collections.abc import AsyncIterator

import aiohttp
import jwt
import pytest
import pytest_asyncio

from emulator.rest.config import Settings
from emulator.rest.errors import ApiError
from emulator.rest.jwt.authenticator import Authenticator
from tests.conftest import clone
from tests.harness.auth_service import Auth, run_auth
from tests.harness.bad_tokens import BAD_JWT, TABLE, Case, Signers
from tests.harness.process import SECRET, serving
from tests.harness.tokens import key_server

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.parametrize("case", TABLE, ids=lambda case: case.id),
]


@pytest.fixture(scope="module")
def signers() -> Signers:
    return Signers()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def function(signers: Signers) -> AsyncIterator[aiohttp.ClientSession]:
    async with key_server() as server:
        server.keys = signers.jwks
        with serving("tests/shared/functions/whoami/main.py", {"SUPABASE_JWKS_URL": server.url}) as process:
            async with aiohttp.ClientSession(process.url) as client:
                yield client


@pytest.fixture(scope="module")
def rest(signers: Signers) -> Authenticator:
    secret = {"kty": "oct", "alg": "HS256", "k": base64.urlsafe_b64encode(SECRET.encode()).decode()}
    jwks = json.dumps({"keys": [secret, *signers.jwks]})
    return Authenticator(Settings.from_raw({"jwt-secret": jwks, "jwt-aud": "authenticated", "db-anon-role": "anon"}))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def auth(signers: Signers) -> AsyncIterator[Auth]:
    keys = [
        {
            **jwt.get_algorithm_by_name(signer.algorithm).to_jwk(signer.key, as_dict=True),
            "kid": signer.key_id,
            "alg": signer.algorithm,
        }
        for signer in signers.listed
    ]
    settings = {"JWT_KEYS": json.dumps(keys), "JWT_SECRET": SECRET, "MAILER_AUTOCONFIRM": "true"}
    async with clone("bare") as database, run_auth(database, **settings) as service:
        signers.user = (await service.sign_up("ada@example.org"))["user"]["id"]
        yield service


async def test_function(function: aiohttp.ClientSession, signers: Signers, case: Case) -> None:
    headers = {"authorization": f"Bearer {case.make(signers)}"}
    async with function.get("/api/whoami", headers=headers) as response:
        code = None if response.status == 200 else (await response.json())["code"]
        assert (response.status, code) == ((200, None) if case.function is None else (401, case.function))


async def test_rest(rest: Authenticator, signers: Signers, case: Case) -> None:
    token = case.make(signers)
    for _ in range(2):  # the second time from the cache
        if case.rest is None:
            assert rest.authenticate(f"Bearer {token}").role == "authenticated"
            continue
        with pytest.raises(ApiError) as refused:
            rest.authenticate(f"Bearer {token}")
        assert (refused.value.status, refused.value.code, refused.value.message) == (401, *case.rest)


async def test_auth(auth: Auth, signers: Signers, case: Case) -> None:
    response = await auth.call("GET", "/user", token=case.make(signers))
    if case.auth is None:
        assert (response.status_code, response.json()["id"]) == (200, signers.user)
    else:
        body = response.json()
        assert (response.status_code, body["error_code"]) == (case.auth_status, case.auth_code)
        assert body["msg"].startswith(BAD_JWT) is (case.auth_code == "bad_jwt")
        assert case.auth in body["msg"]
