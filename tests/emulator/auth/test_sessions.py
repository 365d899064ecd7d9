"""Sign-up, sign-in, sign-out; access tokens and the rotation of refresh tokens."""

import asyncio
import time
from collections.abc import AsyncIterator

import jwt
import pytest

from tests.harness.auth_service import SECRET, Auth, key, run_auth


async def test_a_sign_up_returns_a_session_with_every_documented_claim(auth: Auth) -> None:
    session = await auth.sign_up("Ada@Example.org", data={"plan": "pro"})
    claims = jwt.decode(session["access_token"], SECRET, ["HS256"], audience="authenticated")
    user = session["user"]
    assert claims["sub"] == user["id"]
    assert {name: claims[name] for name in ("iss", "role", "email", "phone", "aal", "is_anonymous")} == {
        "iss": "http://auth.test",
        "role": "authenticated",
        "email": "ada@example.org",
        "phone": "",
        "aal": "aal1",
        "is_anonymous": False,
    }
    assert claims["amr"][0]["method"] == "password"
    assert claims["app_metadata"] == {"provider": "email", "providers": ["email"]}
    assert claims["user_metadata"] == {
        "plan": "pro",
        "sub": user["id"],
        "email": "ada@example.org",
        "email_verified": True,
        "phone_verified": False,
    }
    assert session["token_type"] == "bearer"
    assert session["expires_at"] == claims["exp"] == claims["iat"] + session["expires_in"]
    assert len(session["refresh_token"]) == 12
    assert user["identities"][0]["id"] == user["id"]
    assert user["identities"][0]["identity_data"]["email_verified"] is True


@pytest.fixture
async def usual_auth(bare_database: str) -> AsyncIterator[Auth]:
    """A service with the cost of password hashes that users have."""
    async with run_auth(bare_database, MAILER_AUTOCONFIRM="true", EMULATOR_AUTH_HASH_COST="") as service:
        yield service


async def test_the_tables_have_the_rows_of_gotrue(usual_auth: Auth) -> None:
    auth = usual_auth
    session = await auth.sign_up("ada@example.org")
    row = (await auth.sql("select * from auth.users"))[0]
    assert str(row["instance_id"]) == "00000000-0000-0000-0000-000000000000"
    assert row["encrypted_password"].startswith("$2a$10$")
    assert row["confirmed_at"] == row["email_confirmed_at"] is not None
    tables = ("identities", "sessions", "refresh_tokens", "mfa_amr_claims", "audit_log_entries")
    counts = {name: (await auth.sql(f"select count(*) from auth.{name}"))[0][0] for name in tables}
    assert counts == {"identities": 1, "sessions": 1, "refresh_tokens": 1, "mfa_amr_claims": 1, "audit_log_entries": 2}
    token = (await auth.sql("select token, parent, revoked from auth.refresh_tokens"))[0]
    assert (token["token"], token["parent"], token["revoked"]) == (session["refresh_token"], None, False)


async def test_refreshing_rotates_the_token_and_keeps_the_session(auth: Auth) -> None:
    first = await auth.sign_up("ada@example.org")
    second = (await _refresh(auth, first["refresh_token"])).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert _session_id(second) == _session_id(first)
    again = (await _refresh(auth, first["refresh_token"])).json()
    assert again["refresh_token"] == second["refresh_token"], "the parent of the active token returns the active one"


async def test_reuse_of_a_refresh_token_ends_the_session(auth: Auth) -> None:
    first = await auth.sign_up("ada@example.org")
    second = (await _refresh(auth, first["refresh_token"])).json()
    third = (await _refresh(auth, second["refresh_token"])).json()
    for token in (first["refresh_token"], third["refresh_token"]):
        response = await _refresh(auth, token)
        assert (response.status_code, response.json()["error_code"]) == (400, "refresh_token_already_used")


async def test_an_old_refresh_token_works_within_the_reuse_interval(bare_database: str) -> None:
    settings = {"MAILER_AUTOCONFIRM": "true", "SECURITY_REFRESH_TOKEN_REUSE_INTERVAL": "10"}
    async with run_auth(bare_database, **settings) as auth:
        first = await auth.sign_up("ada@example.org")
        second = (await _refresh(auth, first["refresh_token"])).json()
        await _refresh(auth, second["refresh_token"])
        assert (await _refresh(auth, first["refresh_token"])).status_code == 200


async def test_concurrent_refreshes_return_the_same_token(auth: Auth) -> None:
    session = await auth.sign_up("ada@example.org")
    responses = await asyncio.gather(*(_refresh(auth, session["refresh_token"]) for _ in range(8)))
    assert {response.status_code for response in responses} == {200}
    assert len({response.json()["refresh_token"] for response in responses}) == 1


@pytest.mark.parametrize(
    ("token", "code"),
    [
        ("unknownunknown", "refresh_token_not_found"),
        ("short", "validation_failed"),
        ("spaces in it!", "validation_failed"),
        ("x" * 300, "validation_failed"),
    ],
)
async def test_invalid_refresh_tokens(auth: Auth, token: str, code: str) -> None:
    response = await _refresh(auth, token)
    assert (response.status_code, response.json()["error_code"]) == (400, code)


@pytest.mark.parametrize(
    ("settings", "change", "message"),
    [
        ({"SESSIONS_TIMEBOX": "1h"}, "created_at = now() - interval '2 hours'", "Session Expired"),
        ({"SESSIONS_INACTIVITY_TIMEOUT": "1h"}, "created_at = now() - interval '2 hours'", "(Inactivity)"),
        ({}, "not_after = now() - interval '1 second'", "Session Expired"),
    ],
)
async def test_sessions_expire(bare_database: str, settings: dict[str, str], change: str, message: str) -> None:
    async with run_auth(bare_database, MAILER_AUTOCONFIRM="true", **settings) as auth:
        session = await auth.sign_up("ada@example.org")
        assert (await _refresh(auth, session["refresh_token"])).status_code == 200
        await auth.sql(f"update auth.sessions set refreshed_at = null, {change}")
        session = (await auth.sql("select token from auth.refresh_tokens where not revoked"))[0]
        response = await _refresh(auth, session["token"])
        assert (response.status_code, response.json()["error_code"]) == (400, "session_expired")
        assert message in response.json()["msg"]


@pytest.mark.parametrize(
    ("scope", "own", "other"),
    [("", 403, 403), ("?scope=global", 403, 403), ("?scope=local", 403, 200), ("?scope=others", 200, 403)],
)
async def test_sign_out_by_scope(auth: Auth, scope: str, own: int, other: int) -> None:
    one = await auth.sign_up("ada@example.org")
    two = await auth.sign_in("ada@example.org")
    response = await auth.call("POST", f"/logout{scope}", token=one["access_token"])
    assert (response.status_code, response.content) == (204, b"")
    assert (await auth.call("GET", "/user", token=one["access_token"])).status_code == own
    assert (await auth.call("GET", "/user", token=two["access_token"])).status_code == other


async def test_an_unknown_scope_is_refused(auth: Auth) -> None:
    session = await auth.sign_up("ada@example.org")
    response = await auth.call("POST", "/logout?scope=galaxy", token=session["access_token"])
    assert (response.status_code, response.json()["error_code"]) == (400, "validation_failed")


@pytest.mark.parametrize(
    ("token", "status", "code"),
    [
        (None, 401, "no_authorization"),
        ("nonsense", 403, "bad_jwt"),
        (jwt.encode({"sub": "x", "exp": 1}, SECRET, "HS256"), 403, "bad_jwt"),
        (
            jwt.encode({"sub": "x", "exp": time.time() + 99}, "another secret, as long as that one is", "HS256"),
            403,
            "bad_jwt",
        ),
        (jwt.encode({"role": "authenticated", "exp": time.time() + 99}, None, "none"), 403, "bad_jwt"),
        (key("authenticated"), 403, "bad_jwt"),
        (key("authenticated", sub="not a uuid"), 400, "bad_jwt"),
        (key("authenticated", sub="c0ffee00-0000-4000-8000-000000000000"), 403, "user_not_found"),
    ],
    ids=["none", "nonsense", "expired", "another-key", "unsigned", "no-sub", "no-uuid", "unknown-user"],
)
async def test_invalid_bearer_tokens(auth: Auth, token: str | None, status: int, code: str) -> None:
    response = await auth.call("GET", "/user", token=token, headers={"apikey": key("service_role")})
    assert (response.status_code, response.json()["error_code"]) == (status, code)
    assert response.headers["x-sb-error-code"] == code


async def test_a_ban_takes_effect_immediately(auth: Auth) -> None:
    session = await auth.sign_up("ada@example.org")
    await auth.admin("PUT", f"/admin/users/{session['user']['id']}", {"ban_duration": "24h"})
    responses = [
        await auth.call("GET", "/user", token=session["access_token"]),
        await _refresh(auth, session["refresh_token"]),
        await auth.call("POST", "/token?grant_type=password", {"email": "ada@example.org", "password": "secret-1"}),
    ]
    assert [response.json()["error_code"] for response in responses] == ["user_banned"] * 3
    await auth.admin("PUT", f"/admin/users/{session['user']['id']}", {"ban_duration": "none"})
    assert (await auth.call("GET", "/user", token=session["access_token"])).status_code == 200


async def test_a_user_from_a_seed_file_signs_in(auth: Auth) -> None:
    """With a hash of pgcrypto's crypt(), and nulls where GoTrue writes empty strings."""
    await auth.sql(
        "insert into auth.users (instance_id, id, aud, role, email, encrypted_password, email_confirmed_at)"
        " values ('00000000-0000-0000-0000-000000000000', gen_random_uuid(), 'authenticated', 'authenticated',"
        " 'Seed@example.org', $1, now())",
        "$2a$06$EuAw7i9hn7gHZ/lq9G.aleGCywi2sagciRMXE0hK/F9Vr0nqj5e3O",
    )
    session = await auth.sign_in("seed@example.org", "seed-password")
    assert session["user"]["identities"] == []
    assert (await auth.call("PUT", "/user", {"data": {"a": 1}}, session["access_token"])).json()["user_metadata"] == {
        "a": 1
    }


async def test_triggers_on_users_run(auth: Auth) -> None:
    await auth.sql("create table public.profiles (id uuid primary key, name text)")
    await auth.sql(
        "create function public.on_user() returns trigger language plpgsql security definer set search_path = '' as"
        " $$ begin insert into public.profiles values (new.id, new.raw_user_meta_data ->> 'name'); return new; end $$"
    )
    await auth.sql("create trigger t after insert on auth.users for each row execute function public.on_user()")
    session = await auth.sign_up("ada@example.org", data={"name": "Ada"})
    row = (await auth.sql("select * from public.profiles"))[0]
    assert (str(row["id"]), row["name"]) == (session["user"]["id"], "Ada")


async def test_concurrent_sign_ups_create_one_account(auth: Auth) -> None:
    body = {"email": "ada@example.org", "password": "secret-1"}
    responses = await asyncio.gather(*(auth.call("POST", "/signup", body) for _ in range(6)))
    assert sorted(response.status_code for response in responses) == [200, 422, 422, 422, 422, 422]
    assert {response.json()["error_code"] for response in responses if response.status_code == 422} <= {
        "email_exists",
        "user_already_exists",
    }


async def test_health_responds_while_passwords_are_hashed(usual_auth: Auth) -> None:
    auth = usual_auth
    await auth.sign_up("ada@example.org")
    signing_in = [asyncio.create_task(auth.sign_in("ada@example.org")) for _ in range(8)]
    responses = 0
    while not all(task.done() for task in signing_in):
        assert (await auth.http.get("/health")).json()["name"] == "GoTrue"
        responses += 1
    await asyncio.gather(*signing_in)
    assert responses > 2 * len(signing_in)  # and not one after each password


async def _refresh(auth: Auth, token: str):  # type: ignore[no-untyped-def]
    return await auth.call("POST", "/token?grant_type=refresh_token", {"refresh_token": token})


def _session_id(session: dict[str, str]) -> str:
    return str(jwt.decode(session["access_token"], SECRET, ["HS256"], audience="authenticated")["session_id"])
