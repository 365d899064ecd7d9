"""Credentials in headers, claims, and keys that are fetched from a JWKS endpoint."""

import asyncio
import base64
import contextlib
import hmac
import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import aiohttp
import jwt
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.auth.headers import Credentials, extract
from shared.auth.jwks import RemoteKeySet
from shared.auth.keys import Key
from shared.auth.tokens import TokenError, parse
from shared.auth.verify import Verifier
from shared.config import Settings
from shared.errors import ApiError, AuthUnavailable, InvalidToken
from shared.http.pool import Pool
from tests.harness.process import ENVIRONMENT, ISSUER, SECRET, serving
from tests.harness.tokens import KeyServer, Signer, bearer, claims, key_server, token

ALGORITHMS = ("ES256", "RS256", "EdDSA")


async def candidates(keys: RemoteKeySet, text: str) -> list[Key]:
    token = parse(text)
    return (await keys.keys_for(token)).candidates(token)


@contextlib.asynccontextmanager
async def verifying(server: KeyServer | None = None, **settings: str) -> AsyncIterator[Verifier]:
    urls = {"SUPABASE_JWKS_URL": server.url} if server else {}
    pool = Pool()
    yield Verifier(Settings.from_env({**ENVIRONMENT, **urls, **settings}), lambda: pool)
    pool.close()


async def outcome(verifier: Verifier, text: str) -> str:
    try:
        return (await verifier.verify(Credentials(text), ("user",))).id
    except ApiError as error:
        return error.code


@pytest.mark.parametrize("algorithm", ALGORITHMS)
async def test_accepts_users_signed_with_each_kind_of_key(algorithm: str) -> None:
    signer, user = Signer(algorithm), str(uuid4())
    async with key_server(signer) as server, verifying(server) as verifier:
        assert await outcome(verifier, signer.token(sub=user)) == user
        assert await outcome(verifier, Signer(algorithm, signer.key_id).token()) == "INVALID_TOKEN"
        assert await outcome(verifier, token()) != "INVALID_TOKEN"
        assert server.fetches == 1


# exp and nbf are seconds from now
CLAIMS: list[tuple[dict[str, Any], str]] = [
    ({"exp": -60}, "TOKEN_EXPIRED"),
    ({"exp": -1}, "ok"),
    ({"exp": None}, "INVALID_TOKEN"),
    ({"exp": "soon"}, "INVALID_TOKEN"),
    ({"exp": True}, "INVALID_TOKEN"),
    ({"nbf": 3600}, "INVALID_TOKEN"),
    ({"nbf": 1}, "ok"),
    ({"iss": "https://elsewhere/auth/v1"}, "INVALID_TOKEN"),
    ({"iss": None}, "INVALID_TOKEN"),
    ({"aud": "another"}, "INVALID_TOKEN"),
    ({"aud": ["another", "authenticated"]}, "ok"),
    ({"aud": None}, "INVALID_TOKEN"),
    ({"aud": {"authenticated": 1}}, "INVALID_TOKEN"),
    ({"role": "anon"}, "USER_REQUIRED"),
    ({"role": "service_role"}, "USER_REQUIRED"),
    ({"role": None}, "USER_REQUIRED"),
    ({"sub": None}, "INVALID_TOKEN"),
    ({"sub": "1' or '1'='1"}, "INVALID_TOKEN"),
    ({"is_anonymous": True}, "ok"),
]


@pytest.mark.parametrize(("changes", "expected"), CLAIMS)
async def test_checks_every_claim(changes: dict[str, Any], expected: str) -> None:
    async with verifying() as verifier:
        times = {key: int(time.time()) + changes[key] for key in ("exp", "nbf") if type(changes.get(key)) is int}
        # signed as bytes: the library would not sign claims as wrong as these
        signed = jwt.api_jws.encode(msgspec.json.encode(claims(**{**changes, **times})), SECRET, algorithm="HS256")
        got = await outcome(verifier, signed)
    assert got == expected or (expected == "ok" and len(got) == 36)


def _part(value: Any) -> str:
    data = value if isinstance(value, bytes) else msgspec.json.encode(value)
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _signed_with(header: dict[str, Any], secret: bytes) -> str:
    """By hand, since the library refuses to sign with a public key."""
    signed = f"{_part(header)}.{_part(claims())}"
    return f"{signed}.{_part(hmac.digest(secret, signed.encode(), 'sha256'))}"


async def test_refuses_tokens_that_choose_how_they_are_checked() -> None:
    signer = Signer("RS256")
    public = msgspec.json.encode(signer.public)
    head, body, signature = token().split(".")
    forged = [
        f"{_part({'alg': 'none'})}.{body}.",
        f"{_part({'alg': 'none'})}.{body}.{signature}",
        f"{_part({'alg': 'HS256', 'crit': ['exp']})}.{body}.{signature}",
        f"{_part({'typ': 'JWT'})}.{body}.{signature}",
        f"{_part({'alg': ['HS256']})}.{body}.{signature}",
        f"{head}.{body}.",
        f"{head}.{body}",
        f"{head}.{body}.{signature}.x",
        f"{head}.{_part([1])}.{signature}",
        f"{head}.{_part(b'[' * 4000)}.{signature}",
        _signed_with({"alg": "HS256"}, public),
        token(secret="another-secret-that-is-long-enough-for-hs256"),
        _signed_with({"alg": "HS256", "kid": signer.key_id}, public),
        _signed_with({"alg": "HS256"}, b""),
        _signed_with({"alg": "RS256", "kid": signer.key_id}, SECRET.encode()),
        jwt.encode(claims(), SECRET * 2, algorithm="HS512"),
    ]
    async with key_server(signer) as server, verifying(server) as verifier:
        for text in forged:
            assert await outcome(verifier, text) == "INVALID_TOKEN", text
        # a public key listed under the wrong algorithm, and a secret one, verify nothing
        server.keys = [{**signer.public, "alg": "ES256"}, {"kty": "oct", "k": _part(b"secret"), "kid": "o"}]
    async with key_server() as server, verifying(server) as verifier:
        server.keys = [{**signer.public, "alg": "ES256"}, {"kty": "oct", "k": _part(b"secret"), "kid": "o"}]
        assert await outcome(verifier, signer.token()) == "INVALID_TOKEN"


async def test_a_rotation_needs_no_restart_and_one_fetch() -> None:
    old, new = Signer("ES256"), Signer("EdDSA")
    async with key_server(old) as server:
        pool = Pool()
        keys = RemoteKeySet(server.url, lambda: pool, min_interval=0)
        assert await candidates(keys, old.token())
        server.keys.append(new.public)
        server.release.clear()
        waiting = [asyncio.ensure_future(candidates(keys, new.token())) for _ in range(20)]
        await asyncio.sleep(0.05)
        server.release.set()
        assert all(await asyncio.gather(*waiting))
        assert await candidates(keys, old.token())
        assert server.fetches == 2


async def test_a_verified_token_ends_with_its_key_and_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    kept, removed, hour = Signer("ES256"), Signer("ES256"), 3600
    now = time.time()
    tokens = [kept.token(exp=int(now) + 2 * hour), removed.token(exp=int(now) + 2 * hour), token(exp=int(now) + hour)]
    async with key_server(kept, removed) as server, verifying(server) as verifier:
        for _ in range(2):
            assert [len(await outcome(verifier, each)) for each in tokens] == [36, 36, 36]
        server.keys = [kept.public]
        monkeypatch.setattr("shared.auth.jwks.monotonic", lambda: 1e9)
        monkeypatch.setattr("shared.auth.verify.time", lambda: now + hour + 60)
        assert len(await outcome(verifier, tokens[0])) == 36
        assert [await outcome(verifier, each) for each in tokens[1:]] == ["INVALID_TOKEN", "TOKEN_EXPIRED"]


async def test_a_handler_changes_the_claims_of_its_own_call_only() -> None:
    text = token(app_metadata={"role": "reader"})
    async with verifying() as verifier:
        first = await verifier.verify(Credentials(text), ("user",))
        first.claims["app_metadata"]["role"] = "admin"
        assert (await verifier.verify(Credentials(text), ("user",))).claims["app_metadata"] == {"role": "reader"}


async def test_unknown_key_ids_do_not_cause_unlimited_fetches() -> None:
    known, stranger = Signer("ES256"), Signer("ES256")
    async with key_server(known) as server, verifying(server) as verifier:
        for _ in range(20):
            assert await outcome(verifier, stranger.token()) == "INVALID_TOKEN"
        assert server.fetches == 1


async def test_the_interval_doubles_for_unknown_key_ids_until_a_key_is_new(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known, stranger, new = Signer("ES256"), Signer("ES256"), Signer("ES256")
    now = 1000.0
    monkeypatch.setattr("shared.auth.jwks.monotonic", lambda: now)
    async with key_server(known) as server:
        pool = Pool()
        keys = RemoteKeySet(server.url, lambda: pool)
        fetched_at = []
        for second in range(40):
            now, before = 1000.5 + second, server.fetches
            await candidates(keys, stranger.token())
            if server.fetches > before:
                fetched_at.append(second)
        assert fetched_at == [0, 1, 3, 7, 15, 25, 35]
        server.keys.append(new.public)
        now += 10
        assert await candidates(keys, new.token())
        server.keys.append(stranger.public)
        now += 1
        assert await candidates(keys, stranger.token()), "a second after a change, the next one is seen"


FAILURES = [
    (500, None),
    (200, b"<html>sign in to this network</html>"),
    (200, b'{"message": "no such project"}'),
    (200, b'{"keys": null}'),
    (200, b"[" * 100_000),
]


@pytest.mark.parametrize(("status", "body"), FAILURES)
async def test_a_failing_jwks_endpoint_signs_no_user_out(status: int, body: bytes | None) -> None:
    known, stranger = Signer("ES256"), Signer("ES256")
    async with key_server(known) as server:
        pool = Pool()
        keys = RemoteKeySet(server.url, lambda: pool, min_interval=0)
        assert await candidates(keys, known.token())
        server.status, server.body = status, body
        with pytest.raises(AuthUnavailable):
            await candidates(keys, stranger.token())
        assert await candidates(keys, known.token())
        fetches = server.fetches
        with pytest.raises(AuthUnavailable) as problem:
            await candidates(keys, stranger.token())
        assert (server.fetches, problem.value.status) == (fetches, 503)
        assert problem.value.retry_after == 1


HEADERS: list[tuple[list[tuple[str, str]], Credentials | None]] = [
    ([], Credentials()),
    ([("authorization", "Bearer a.b.c")], Credentials("a.b.c")),
    ([("authorization", "bearer  a.b.c ")], Credentials("a.b.c")),
    ([("authorization", "Bearer sb_publishable_x")], Credentials(None, ("sb_publishable_x",))),
    ([("authorization", "Bearer sb_secret_x"), ("apikey", "y")], Credentials(None, ("sb_secret_x", "y"))),
    ([("apikey", "y")], Credentials(None, ("y",))),
    ([("authorization", "")], None),
    ([("authorization", "Bearer")], None),
    ([("authorization", "Basic YTpi")], None),
    ([("authorization", "Bearer a b")], None),
    ([("authorization", "Bearer a\tb")], None),
    ([("authorization", "Bearer a\xa0b")], None),
    ([("authorization", "Bearer " + "a" * 60_000)], Credentials("a" * 60_000)),
    ([("authorization", "Bearer a.b.c"), ("authorization", "Bearer a.b.c")], None),
]


@pytest.mark.parametrize(("headers", "expected"), HEADERS)
def test_extracts_credentials(headers: list[tuple[str, str]], expected: Credentials | None) -> None:
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers]
    if expected is None:
        with pytest.raises(InvalidToken):
            extract(raw)
    else:
        assert extract(raw) == expected


@given(st.lists(st.text(st.characters(max_codepoint=255), max_size=60), max_size=2))
def test_any_header_is_a_credential_or_a_401(values: list[str]) -> None:
    raw = [(b"authorization", value.encode("latin-1")) for value in values]
    with contextlib.suppress(InvalidToken):
        token = extract(raw).token
        assert token is None or (token.isascii() and not any(sign.isspace() for sign in token))


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=6,
)


@given(
    st.text(max_size=200)
    | st.tuples(_JSON, _JSON, st.binary()).map(lambda t: f"{_part(t[0])}.{_part(t[1])}.{_part(t[2])}")
)
def test_any_text_is_a_token_or_an_error(text: str) -> None:
    with contextlib.suppress(TokenError):
        parsed = parse(text)
        assert isinstance(parsed.algorithm, str)
        assert isinstance(parsed.claims(), dict)


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_token_with_any_byte_changed_is_refused(place: int, change: int) -> None:
    good = token().encode()
    place %= len(good)
    changed = bytes([*good[:place], good[place] ^ change, *good[place + 1 :]]).decode("latin-1")

    async def check() -> str:
        async with verifying() as verifier:
            return await outcome(verifier, changed)

    assert asyncio.run(check()) == "INVALID_TOKEN"


async def test_names_the_missing_variable_only_in_the_log() -> None:
    settings = {key: value for key, value in ENVIRONMENT.items() if key != "SUPABASE_URL"}
    verifier = Verifier(Settings.from_env(settings), Pool)
    with pytest.raises(ApiError) as problem:
        await verifier.verify(Credentials(Signer("ES256").token()), "user")
    assert "SUPABASE_URL" in str(problem.value.cause)
    assert "SUPABASE_URL" not in problem.value.body().decode()
    assert ISSUER.startswith(ENVIRONMENT["SUPABASE_URL"])


@pytest.mark.parametrize(("size", "status"), [(60_000, 200), (70_000, 431)])
async def test_accepts_a_token_up_to_the_server_s_header_limit(size: int, status: int) -> None:
    groups = ["g" * 100] * (size * 3 // 4 // 103)
    with serving("tests/shared/functions/whoami/main.py") as function:
        async with aiohttp.request("GET", f"{function.url}/api/whoami", headers=bearer(groups=groups)) as response:
            assert response.status == status
