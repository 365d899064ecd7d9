"""The admin API: users, links, factors, identities, the audit log; hooks."""

import argon2
import jwt
import pyotp
import pytest

from emulator.auth import totp
from tests.harness.auth_service import Auth, key, run_auth

ADA = {"email": "ada@example.org", "password": "secret-1", "email_confirm": True}


async def test_users_are_listed_newest_first_in_pages(auth: Auth) -> None:
    for number in range(3):
        await auth.admin("POST", "/admin/users", {**ADA, "email": f"user{number}@example.org"})
    response = await auth.admin("GET", "/admin/users?page=1&per_page=2")
    assert [user["email"] for user in response.json()["users"]] == ["user2@example.org", "user1@example.org"]
    assert response.headers["x-total-count"] == "3"
    assert response.headers["link"] == (
        '</admin/users?page=2&per_page=2>; rel="next", </admin/users?page=2&per_page=2>; rel="last"'
    )
    found = await auth.admin("GET", "/admin/users?filter=USER1")
    assert [user["email"] for user in found.json()["users"]] == ["user1@example.org"]
    oldest = await auth.admin("GET", "/admin/users?sort=created_at%20asc&per_page=1")
    assert oldest.json()["users"][0]["email"] == "user0@example.org"


INVALID = [
    ("GET", "/admin/users?page=-1", None, 400, "validation_failed"),
    ("GET", "/admin/users?per_page=x", None, 400, "validation_failed"),
    ("GET", "/admin/users?sort=email", None, 400, "validation_failed"),
    ("GET", "/admin/users/nonsense", None, 404, "validation_failed"),
    ("GET", "/admin/users/c0ffee00-0000-4000-8000-000000000000", None, 404, "user_not_found"),
    ("POST", "/admin/users", {}, 400, "validation_failed"),
    ("POST", "/admin/users", ADA, 422, "email_exists"),
    ("POST", "/admin/users", {"email": "a@b.co", "ban_duration": "a day"}, 400, "validation_failed"),
    ("POST", "/admin/users", {"email": "a@b.co", "id": "x"}, 400, "validation_failed"),
    ("POST", "/admin/users", {"email": "a@b.co", "password_hash": "plain"}, 400, "validation_failed"),
    ("POST", "/admin/users", {"email": "a@b.co", "password": "x", "password_hash": "y"}, 400, "validation_failed"),
    ("POST", "/admin/users", {"email": "a@b.co", "role": "r" * 300}, 400, "validation_failed"),
    ("POST", "/invite", {"email": "ada@example.org"}, 422, "email_exists"),
    ("POST", "/invite", {"email": "no address"}, 400, "validation_failed"),
    ("POST", "/admin/generate_link", {"type": "dance", "email": "a@b.co"}, 400, "validation_failed"),
    ("POST", "/admin/generate_link", {"type": "recovery", "email": "no@body.org"}, 404, "user_not_found"),
    ("POST", "/admin/generate_link", {"type": "signup", **ADA}, 422, "email_exists"),
    ("POST", "/admin/generate_link", {"type": "signup", "email": "a@b.co"}, 400, "validation_failed"),
    ("GET", "/admin/oauth/clients", None, 404, "feature_disabled"),
    ("GET", "/admin/audit?query=x:y", None, 400, "validation_failed"),
]


async def test_invalid_requests(auth: Auth) -> None:
    await auth.admin("POST", "/admin/users", ADA)
    for method, path, body, status, code in INVALID:
        response = await auth.admin(method, path, body)
        assert (response.status_code, response.json()["error_code"]) == (status, code), (path, body)


@pytest.mark.parametrize("role", ["anon", "authenticated", ""])
async def test_the_admin_api_requires_the_service_role(auth: Auth, role: str) -> None:
    response = await auth.call("GET", "/admin/users", token=key(role))
    assert (response.status_code, response.json()["error_code"]) == (403, "not_admin")


async def test_a_user_with_an_imported_password_hash_signs_in(auth: Auth) -> None:
    hashed = argon2.PasswordHasher(time_cost=1, memory_cost=64).hash("imported-secret")
    await auth.admin(
        "POST", "/admin/users", {"email": "ada@example.org", "email_confirm": True, "password_hash": hashed}
    )
    assert await auth.sign_in("ada@example.org", "imported-secret")


async def test_an_administrator_updates_a_user(auth: Auth) -> None:
    user = (
        await auth.admin("POST", "/admin/users", {**ADA, "user_metadata": {"a": 1}, "app_metadata": {"b": 1}})
    ).json()
    session = await auth.sign_in("ada@example.org")
    change = {
        "email": "New@Example.org",
        "email_confirm": True,
        "password": "another-secret",
        "role": "editor",
        "user_metadata": {"a": None, "c": 2},
        "app_metadata": {"d": 3},
    }
    changed = (await auth.admin("PUT", f"/admin/users/{user['id']}", change)).json()
    assert (changed["email"], changed["role"], changed["identities"][0]["email"]) == (
        "new@example.org",
        "editor",
        "new@example.org",
    )
    assert changed["user_metadata"] == {"c": 2, "email_verified": True}
    assert changed["app_metadata"] == {"provider": "email", "providers": ["email"], "b": 1, "d": 3}
    assert (await auth.call("GET", "/user", token=session["access_token"])).status_code == 403
    assert await auth.sign_in("new@example.org", "another-secret")


async def test_a_soft_deletion_keeps_the_row_without_personal_data(auth: Auth) -> None:
    user = (await auth.admin("POST", "/admin/users", ADA)).json()
    deleted = await auth.admin("DELETE", f"/admin/users/{user['id']}", {"should_soft_delete": True})
    assert deleted.json() == {}
    row = (await auth.admin("GET", f"/admin/users/{user['id']}")).json()
    assert row["deleted_at"]
    assert "ada@" not in str(row)
    assert (await auth.admin("POST", "/admin/users", ADA)).status_code == 200
    assert (await auth.admin("DELETE", f"/admin/users/{user['id']}")).json() == {}
    assert (await auth.admin("GET", f"/admin/users/{user['id']}")).status_code == 404


async def test_factors_and_invalid_requests(auth: Auth) -> None:
    session = await auth.sign_up("ada@example.org")
    token, user_id = session["access_token"], session["user"]["id"]
    enroll = {"factor_type": "totp", "friendly_name": "one"}
    factor = (await auth.call("POST", "/factors", enroll, token)).json()
    invalid = [
        ("POST", "/factors", enroll, 422, "mfa_factor_name_conflict"),
        ("POST", "/factors", {"factor_type": "dance"}, 400, "validation_failed"),
        ("POST", "/factors", {"factor_type": "phone", "phone": "+15551234567"}, 422, "mfa_phone_enroll_not_enabled"),
        ("POST", "/factors", {"factor_type": "webauthn"}, 422, "mfa_webauthn_enroll_not_enabled"),
        ("POST", "/factors/nonsense/challenge", {}, 404, "validation_failed"),
        ("POST", f"/factors/{user_id}/challenge", {}, 404, "mfa_factor_not_found"),
        (
            "POST",
            f"/factors/{factor['id']}/verify",
            {"challenge_id": user_id, "code": "1"},
            422,
            "mfa_factor_not_found",
        ),
        ("POST", f"/factors/{factor['id']}/verify", {"challenge_id": "x", "code": "1"}, 400, "bad_json"),
    ]
    for method, path, body, status, code in invalid:
        response = await auth.call(method, path, body, token)
        assert (response.status_code, response.json()["error_code"]) == (status, code), path
    challenge = (await auth.call("POST", f"/factors/{factor['id']}/challenge", token=token)).json()
    await auth.sql("update auth.mfa_challenges set created_at = now() - interval '301 seconds'")
    code = pyotp.TOTP(factor["totp"]["secret"]).now()
    body = {"challenge_id": challenge["id"], "code": code}
    late = await auth.call("POST", f"/factors/{factor['id']}/verify", body, token)
    assert (late.status_code, late.json()["error_code"]) == (422, "mfa_challenge_expired")
    listed = (await auth.admin("GET", f"/admin/users/{user_id}/factors")).json()
    assert [(each["id"], each["status"]) for each in listed] == [(factor["id"], "unverified")]
    renamed = await auth.admin("PUT", f"/admin/users/{user_id}/factors/{factor['id']}", {"friendly_name": "two"})
    assert renamed.json()["friendly_name"] == "two"
    assert (await auth.admin("DELETE", f"/admin/users/{user_id}/factors/{factor['id']}")).json()["id"] == factor["id"]
    for number in range(10):
        assert (
            await auth.call("POST", "/factors", {"factor_type": "totp", "friendly_name": f"{number}"}, token)
        ).is_success
    full = await auth.call("POST", "/factors", {"factor_type": "totp", "friendly_name": "more"}, token)
    assert full.json()["error_code"] == "too_many_enrolled_mfa_factors"


async def test_anonymous_users_have_no_factors(auth: Auth) -> None:
    session = (await auth.call("POST", "/signup", {})).json()
    response = await auth.call("POST", "/factors", {"factor_type": "totp"}, session["access_token"])
    assert (response.status_code, response.json()["error_code"]) == (403, "no_authorization")


def test_totp_codes_match_rfc_6238() -> None:
    """Appendix B, truncated to six digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    known = {59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 20000000000: "353130"}
    assert all(totp.verify(secret, code, at) for at, code in known.items())
    assert [totp.verify(secret, "287082", at) for at in (30, 59, 89, 120)] == [True, True, True, False]


@pytest.mark.parametrize("code", ["", "28708", "2870822", "２８７０８２", "-87082", "abcdef"])
def test_totp_codes_that_are_not_six_ascii_digits(code: str) -> None:
    assert not totp.verify("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", code, 59)


@pytest.mark.parametrize("secret", ["", "not base32"])
def test_totp_with_a_corrupt_secret(secret: str) -> None:
    assert not totp.verify(secret, "287082", 59)


async def test_the_last_identity_cannot_be_unlinked(bare_database: str) -> None:
    async with run_auth(bare_database, MAILER_AUTOCONFIRM="true", SECURITY_MANUAL_LINKING_ENABLED="true") as auth:
        session = await auth.sign_up("ada@example.org")
        token, identity = session["access_token"], session["user"]["identities"][0]["identity_id"]
        only = await auth.call("DELETE", f"/user/identities/{identity}", token=token)
        assert (only.status_code, only.json()["error_code"]) == (422, "single_identity_not_deletable")
        await auth.sql(
            "insert into auth.identities (provider_id, user_id, identity_data, provider)"
            " values ('7', $1::text::uuid, '{\"email\":\"ada@example.org\"}', 'github')",
            session["user"]["id"],
        )
        wrong = await auth.call("DELETE", f"/user/identities/{session['user']['id']}", token=token)
        assert wrong.json()["error_code"] == "identity_not_found"
        assert (await auth.call("DELETE", f"/user/identities/{identity}", token=token)).json() == {}
        user = (await auth.call("GET", "/user", token=token)).json()
        assert user["app_metadata"]["providers"] == ["github"]


HOOK = """create function public.hook(event jsonb) returns jsonb language plpgsql as $$ begin {} end $$;
grant execute on function public.hook to supabase_auth_admin"""


@pytest.mark.parametrize(
    ("function", "status"),
    [
        ("return jsonb_set(event, '{claims,tenant}', '\"blue\"');", 200),
        ('return \'{"error": {"http_code": 403, "message": "not today"}}\'::jsonb;', 403),
        ("raise exception 'broken';", 500),
        ("return '{}'::jsonb;", 500),
    ],
)
async def test_a_hook_changes_claims_or_fails_the_sign_in(bare_database: str, function: str, status: int) -> None:
    hook = {
        "HOOK_CUSTOM_ACCESS_TOKEN_ENABLED": "true",
        "HOOK_CUSTOM_ACCESS_TOKEN_URI": "pg-functions://postgres/public/hook",
    }
    async with run_auth(bare_database, MAILER_AUTOCONFIRM="true", **hook) as auth:
        for statement in HOOK.format(function).split("$$;"):
            await auth.sql(statement + ("$$" if "function public.hook(" in statement else ""))
        response = await auth.call("POST", "/signup", {"email": "ada@example.org", "password": "secret-1"})
        assert response.status_code == status
        if status == 200:
            claims = jwt.decode(response.json()["access_token"], options={"verify_signature": False})
            assert claims["tenant"] == "blue"
        else:
            assert "broken" not in response.text
            assert await auth.sql("select id from auth.users") == []


async def test_the_audit_log_has_action_and_actor(auth: Auth) -> None:
    session = await auth.sign_up("ada@example.org")
    await auth.call("POST", "/logout", token=session["access_token"])
    entries = (await auth.admin("GET", "/admin/audit?query=action:logout")).json()
    assert [(entry["payload"]["action"], entry["payload"]["actor_username"]) for entry in entries] == [
        ("logout", "ada@example.org")
    ]


async def test_there_are_no_single_sign_on_providers(auth: Auth) -> None:
    assert (await auth.admin("GET", "/admin/sso/providers")).json() == {"items": []}
    created = await auth.admin("POST", "/admin/sso/providers", {"type": "saml", "metadata_url": "https://idp.test"})
    assert (created.status_code, created.json()["error_code"]) == (404, "saml_provider_disabled")
