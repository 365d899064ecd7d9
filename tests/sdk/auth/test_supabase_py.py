"""The account flows with supabase-py."""

from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest

from supabase import AuthApiError, AuthWeakPasswordError
from tests.harness.auth_service import Auth, key, run_auth
from tests.sdk.auth.conftest import Connect

PASSWORD = "a-good-secret"


@pytest.fixture
async def confirmed(bare_database: str) -> AsyncIterator[Auth]:
    settings = {"MAILER_AUTOCONFIRM": "true", "EXTERNAL_ANONYMOUS_USERS_ENABLED": "true"}
    async with run_auth(bare_database, **settings) as service:
        yield service


@pytest.fixture
async def mailed(bare_database: str) -> AsyncIterator[Auth]:
    async with run_auth(bare_database, EXTERNAL_ANONYMOUS_USERS_ENABLED="true") as service:
        yield service


async def test_password_refresh_and_sign_out(confirmed: Auth, connect: Connect) -> None:
    client = await connect(confirmed.url, key("anon"))
    made = await client.auth.sign_up(
        {"email": "ada@example.org", "password": PASSWORD, "options": {"data": {"plan": "pro"}}}
    )
    assert made.session
    assert made.user
    assert made.user.user_metadata["plan"] == "pro"
    with pytest.raises(AuthApiError) as exists:
        await client.auth.sign_up({"email": "ada@example.org", "password": PASSWORD})
    assert exists.value.code == "user_already_exists"
    with pytest.raises(AuthWeakPasswordError):
        await client.auth.sign_up({"email": "new@example.org", "password": "short"})
    signed_in = await client.auth.sign_in_with_password({"email": "ada@example.org", "password": PASSWORD})
    assert signed_in.session
    refreshed = await client.auth.refresh_session()
    assert refreshed.session
    assert refreshed.session.refresh_token != signed_in.session.refresh_token
    await client.auth.refresh_session()
    with pytest.raises(AuthApiError) as used:
        await (await connect(confirmed.url, key("anon"))).auth.refresh_session(signed_in.session.refresh_token)
    assert used.value.code == "refresh_token_already_used"
    await client.auth.sign_in_with_password({"email": "ada@example.org", "password": PASSWORD})
    await client.auth.sign_out({"scope": "global"})
    assert await client.auth.get_session() is None


async def test_anonymous_then_converted(confirmed: Auth, connect: Connect) -> None:
    client = await connect(confirmed.url, key("anon"))
    anonymous = await client.auth.sign_in_anonymously()
    assert anonymous.user
    assert anonymous.user.is_anonymous
    converted = await client.auth.update_user({"email": "ada@example.org", "password": PASSWORD})
    assert (converted.user.id, converted.user.is_anonymous) == (anonymous.user.id, False)


async def test_second_factor(confirmed: Auth, connect: Connect) -> None:
    client = await connect(confirmed.url, key("anon"))
    await client.auth.sign_up({"email": "ada@example.org", "password": PASSWORD})
    factor = await client.auth.mfa.enroll({"factor_type": "totp", "friendly_name": "phone"})
    assert factor.totp
    challenge = await client.auth.mfa.challenge({"factor_id": factor.id})
    code = pyotp.TOTP(factor.totp.secret).now()
    await client.auth.mfa.verify({"factor_id": factor.id, "challenge_id": challenge.id, "code": code})
    assert (await client.auth.mfa.get_authenticator_assurance_level()).current_level == "aal2"
    await client.auth.mfa.unenroll({"factor_id": factor.id})
    assert (await client.auth.mfa.list_factors()).all == []


async def test_mailed_codes_and_links(mailed: Auth, connect: Connect) -> None:
    client = await connect(mailed.url, key("anon"))
    made = await client.auth.sign_up({"email": "ada@example.org", "password": PASSWORD})
    assert made.session is None
    code = (await mailed.mail("ada@example.org"))["codes"][0]
    await client.auth.verify_otp({"email": "ada@example.org", "token": code, "type": "signup"})
    await client.auth.sign_in_with_otp({"email": "ada@example.org"})
    code = (await mailed.mail("ada@example.org"))["codes"][0]
    assert (await client.auth.verify_otp({"email": "ada@example.org", "token": code, "type": "email"})).session
    await client.auth.reset_password_for_email("ada@example.org")
    hashed = parse_qs(urlsplit((await mailed.mail("ada@example.org"))["links"][0]).query)["token"][0]
    assert (await client.auth.verify_otp({"token_hash": hashed, "type": "recovery"})).session
    await client.auth.update_user({"email": "new@example.org"})
    for address in ("new@example.org", "ada@example.org"):
        await mailed.follow((await mailed.mail(address))["links"][0])
    changed = await client.auth.get_user()
    assert changed
    assert changed.user.email == "new@example.org"


async def test_pkce(mailed: Auth, connect: Connect) -> None:
    client = await connect(mailed.url, key("anon"), flow_type="pkce")
    await client.auth.sign_in_with_otp({"email": "ada@example.org"})
    response = await mailed.follow((await mailed.mail("ada@example.org"))["links"][0])
    code = parse_qs(urlsplit(response.headers["location"]).query)["code"][0]
    exchanged = await client.auth.exchange_code_for_session({"auth_code": code})  # type: ignore[typeddict-item]
    assert exchanged.session


async def test_administration(mailed: Auth, connect: Connect) -> None:
    admin = (await connect(mailed.url, key("service_role"))).auth.admin
    made = await admin.create_user({"email": "ada@example.org", "password": PASSWORD, "email_confirm": True})
    assert [user.id for user in await admin.list_users()] == [made.user.id]
    changed = await admin.update_user_by_id(made.user.id, {"user_metadata": {"name": "Ada"}})
    assert changed.user.user_metadata["name"] == "Ada"
    link = await admin.generate_link({"type": "magiclink", "email": "ada@example.org"})
    assert "type=magiclink" in link.properties.action_link
    assert (await admin.invite_user_by_email("eve@example.org")).user.invited_at
    await admin.delete_user(made.user.id)
    with pytest.raises(AuthApiError) as gone:
        await admin.get_user_by_id(made.user.id)
    assert gone.value.code == "user_not_found"
    with pytest.raises(AuthApiError) as refused:
        await (await connect(mailed.url, key("anon"))).auth.admin.list_users()
    assert refused.value.code == "not_admin"
