"""Mailed links and codes: confirmation, recovery, magic links, change of address, PKCE."""

import asyncio
import base64
import hashlib
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.harness.auth_service import Auth, run_auth

VERIFIER = "a-code-verifier-that-is-long-enough-for-every-implementation"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
PKCE = {"code_challenge": CHALLENGE, "code_challenge_method": "s256"}


async def test_an_unconfirmed_user_gets_no_session_and_cannot_sign_in(careful_auth: Auth) -> None:
    user = await careful_auth.sign_up("ada@example.org")
    assert "access_token" not in user
    assert user["confirmation_sent_at"]
    response = await _password(careful_auth)
    assert (response.status_code, response.json()["error_code"]) == (400, "email_not_confirmed")


async def test_the_mailed_link_redirects_with_a_session(careful_auth: Auth) -> None:
    await careful_auth.sign_up("ada@example.org")
    mail = await careful_auth.mail("ada@example.org")
    link = urlsplit(mail["links"][0])
    assert (link.netloc, link.path) == ("auth.test", "/verify"), "never taken from the request's Host"
    response = await careful_auth.follow(mail["links"][0])
    assert response.status_code == 303
    target, values = _fragment(response)
    assert target == "http://localhost:3000"
    assert values["type"] == "signup"
    assert values["token_type"] == "bearer"
    assert (await careful_auth.call("GET", "/user", token=values["access_token"])).json()["user_metadata"][
        "email_verified"
    ]
    assert (await _password(careful_auth)).status_code == 200


async def test_signing_up_again_does_not_reveal_the_account(careful_auth: Auth) -> None:
    user = await careful_auth.sign_up("ada@example.org")
    await careful_auth.follow((await careful_auth.mail("ada@example.org"))["links"][0])
    again = await careful_auth.sign_up("ada@example.org", "another-secret")
    assert again["id"] != user["id"]
    assert (again["identities"], again["role"], again["email"]) == ([], "", "ada@example.org")


@pytest.mark.parametrize("via", ["token", "token_hash", "link"])
@pytest.mark.parametrize("kind", ["signup", "recovery", "magiclink", "invite"])
async def test_each_code_works_once(careful_auth: Auth, kind: str, via: str) -> None:
    if kind == "invite":
        await careful_auth.admin("POST", "/invite", {"email": "ada@example.org"})
    else:
        await careful_auth.sign_up("ada@example.org")
    if kind in ("recovery", "magiclink"):
        await careful_auth.follow((await careful_auth.mail("ada@example.org"))["links"][0])
        path = {"recovery": "/recover", "magiclink": "/magiclink"}[kind]
        assert (await careful_auth.call("POST", path, {"email": "ada@example.org"})).json() == {}
    mail = await careful_auth.mail("ada@example.org")
    results = await asyncio.gather(*(_use(careful_auth, mail, kind, via) for _ in range(4)))
    assert sorted(results) == ["otp_expired", "otp_expired", "otp_expired", "session"]


async def test_the_type_email_accepts_both_kinds_of_code(careful_auth: Auth) -> None:
    await careful_auth.call("POST", "/otp", {"email": "ada@example.org"})
    for _ in range(2):
        mail = await careful_auth.mail("ada@example.org")
        assert await _use(careful_auth, mail, "email", "token") == "session"
        await careful_auth.call("POST", "/otp", {"email": "ada@example.org"})


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"type": "signup", "token": "000000", "email": "ada@example.org"}, 403, "otp_expired"),
        ({"type": "signup", "token": "000000", "email": "nobody@example.org"}, 403, "otp_expired"),
        ({"type": "signup", "token_hash": "feed"}, 403, "otp_expired"),
        ({"type": "dance", "token_hash": "feed"}, 400, "validation_failed"),
        ({"type": "dance", "token": "000000", "email": "ada@example.org"}, 400, "validation_failed"),
        ({"token": "000000", "email": "ada@example.org"}, 400, "validation_failed"),
        ({"type": "signup"}, 400, "validation_failed"),
        ({"type": "signup", "token": "1", "token_hash": "1"}, 400, "validation_failed"),
        ({"type": "signup", "token": "1"}, 400, "validation_failed"),
        ({"type": "signup", "token": "1", "email": "a@b.co", "phone": "1"}, 400, "validation_failed"),
        ({"type": "signup", "token": "1", "email": "no address"}, 422, "validation_failed"),
        ({"type": "sms", "token": "1", "phone": "no phone"}, 400, "validation_failed"),
        ({"type": "sms", "token": "1", "phone": "+15551234567"}, 403, "otp_expired"),
        ({"type": "signup", "token_hash": "1", "email": "a@b.co"}, 400, "validation_failed"),
    ],
)
async def test_invalid_verifications(careful_auth: Auth, body: dict[str, str], status: int, code: str) -> None:
    await careful_auth.sign_up("ada@example.org")
    response = await careful_auth.call("POST", "/verify", body)
    assert (response.status_code, response.json()["error_code"]) == (status, code)


async def test_codes_expire(careful_auth: Auth) -> None:
    await careful_auth.sign_up("ada@example.org")
    mail = await careful_auth.mail("ada@example.org")
    await careful_auth.sql("update auth.users set confirmation_sent_at = now() - interval '25 hours'")
    assert [await _use(careful_auth, mail, "signup", via) for via in ("token", "token_hash", "link")] == [
        "otp_expired"
    ] * 3


@pytest.mark.parametrize("path", ["/recover", "/resend", "/otp", "/magiclink"])
async def test_mails_have_a_minimum_interval(bare_database: str, path: str) -> None:
    async with run_auth(bare_database, SMTP_MAX_FREQUENCY="1m") as auth:
        body = {"email": "ada@example.org", "type": "signup"}
        await auth.call("POST", "/otp", body)
        if path == "/recover":
            await auth.call("POST", path, body)
        response = await auth.call("POST", path, body)
        assert (response.status_code, response.json()["error_code"]) == (429, "over_email_send_rate_limit")
        assert response.json()["msg"].startswith("For security purposes, you can only request this after ")


async def test_mails_are_rate_limited(bare_database: str) -> None:
    async with run_auth(bare_database, RATE_LIMIT_EMAIL_SENT="2") as auth:
        responses = [await auth.call("POST", "/otp", {"email": f"ada{i}@example.org"}) for i in range(3)]
        assert [response.status_code for response in responses] == [200, 200, 429]
        assert responses[-1].json()["msg"] == "email rate limit exceeded"
        assert len(await auth.sql("select id from auth.users")) == 2, "without a mail the user is not stored"


async def test_requests_are_rate_limited_by_the_configured_header(bare_database: str) -> None:
    async with run_auth(bare_database, RATE_LIMIT_HEADER="x-client", RATE_LIMIT_VERIFY="30") as auth:
        body = {"type": "signup", "token_hash": "feed"}
        statuses = [
            (await auth.call("POST", "/verify", body, headers={"x-client": "a"})).status_code for _ in range(31)
        ]
        assert statuses == [403] * 30 + [429]
        assert (await auth.call("POST", "/verify", body, headers={"x-client": "b"})).status_code == 403


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/recover", {"email": "nobody@example.org"}, 200, None),
        ("/resend", {"email": "nobody@example.org", "type": "signup"}, 200, None),
        ("/recover", {}, 400, "validation_failed"),
        ("/recover", {"email": "no address"}, 400, "validation_failed"),
        ("/resend", {"email": "a@b.co"}, 400, "validation_failed"),
        ("/resend", {"type": "signup"}, 400, "validation_failed"),
        ("/resend", {"type": "sms", "phone": "+15551234567"}, 400, "phone_provider_disabled"),
        ("/otp", {}, 400, "validation_failed"),
        ("/otp", {"email": "nobody@example.org", "create_user": False}, 422, "otp_disabled"),
        ("/otp", {"phone": "+15551234567"}, 400, "phone_provider_disabled"),
        (
            "/otp",
            {"email": "a@b.co", "code_challenge": "short", "code_challenge_method": "s256"},
            400,
            "validation_failed",
        ),
    ],
)
async def test_requests_for_mails(
    careful_auth: Auth, path: str, body: dict[str, object], status: int, code: str | None
) -> None:
    response = await careful_auth.call("POST", path, body)
    assert (response.status_code, response.json().get("error_code")) == (status, code)
    if code is None:
        assert response.json() == {}
        assert (await careful_auth.http.get("/mailbox")).json()["total"] == 0


async def test_a_change_of_address_needs_both_confirmations(careful_auth: Auth) -> None:
    token = await _confirmed(careful_auth)
    user = (await careful_auth.call("PUT", "/user", {"email": "new@example.org"}, token)).json()
    assert (user["email"], user["new_email"]) == ("ada@example.org", "new@example.org")
    new, old = await careful_auth.mail("new@example.org"), await careful_auth.mail("ada@example.org")
    first = await careful_auth.call("POST", "/verify", _email_change("new@example.org", new))
    assert first.json() == {
        "msg": "Confirmation link accepted. Please proceed to confirm link sent to the other email",
        "code": "200",
    }
    assert (await careful_auth.call("POST", "/verify", _email_change("new@example.org", new))).status_code == 403
    second = (await careful_auth.call("POST", "/verify", _email_change("ada@example.org", old))).json()
    assert second["user"]["email"] == "new@example.org"
    assert "new_email" not in second["user"]
    assert second["user"]["identities"][0]["email"] == "new@example.org"


async def test_an_address_registered_meanwhile_is_an_error_in_the_redirect(careful_auth: Auth) -> None:
    for name in ("ada", "eve"):
        await careful_auth.admin(
            "POST", "/admin/users", {"email": f"{name}@example.org", "password": "secret-1", "email_confirm": True}
        )
    token = (await careful_auth.sign_in("ada@example.org"))["access_token"]
    await careful_auth.call("PUT", "/user", {"email": "new@example.org"}, token)
    links = [(await careful_auth.mail(to))["links"][0] for to in ("ada@example.org", "new@example.org")]
    await careful_auth.sign_up("new@example.org")
    await careful_auth.follow(links[0])
    response = await careful_auth.follow(links[1])
    assert response.status_code == 303, response.text
    assert "error_code=email_exists" in response.headers["location"]


async def test_without_secure_changes_one_confirmation_is_enough(bare_database: str) -> None:
    async with run_auth(bare_database, MAILER_SECURE_EMAIL_CHANGE_ENABLED="false") as auth:
        token = await _confirmed(auth)
        await auth.call("PUT", "/user", {"email": "new@example.org"}, token)
        _, values = _fragment(await auth.follow((await auth.mail("new@example.org"))["links"][0]))
        assert (await auth.call("GET", "/user", token=values["access_token"])).json()["email"] == "new@example.org"


async def test_a_new_password_in_an_old_session_needs_reauthentication(bare_database: str) -> None:
    async with run_auth(bare_database, SECURITY_UPDATE_PASSWORD_REQUIRE_REAUTHENTICATION="true") as auth:
        token = await _confirmed(auth)
        await auth.sql("update auth.sessions set created_at = now() - interval '25 hours'")
        responses = [
            await auth.call("PUT", "/user", {"password": "new-secret"}, token),
            await auth.call("PUT", "/user", {"password": "new-secret", "nonce": "000000"}, token),
        ]
        assert [(a.status_code, a.json()["error_code"]) for a in responses] == [
            (400, "reauthentication_needed"),
            (422, "reauthentication_not_valid"),
        ]
        assert (await auth.call("GET", "/reauthenticate", token=token)).json() == {}
        nonce = (await auth.mail("ada@example.org"))["codes"][0]
        assert (await auth.call("PUT", "/user", {"password": "new-secret", "nonce": nonce}, token)).status_code == 200


@pytest.mark.parametrize("kind", ["signup", "recovery", "magiclink", "email_change"])
async def test_a_pkce_code_works_once(careful_auth: Auth, kind: str) -> None:
    if kind == "signup":
        await careful_auth.sign_up("ada@example.org", **PKCE)
    else:
        token = await _confirmed(careful_auth)
        if kind == "email_change":
            await careful_auth.call("PUT", "/user", {"email": "new@example.org", **PKCE}, token)
            first = await careful_auth.follow((await careful_auth.mail("new@example.org"))["links"][0])
            assert "message=" in first.headers["location"]
        else:
            path = {"recovery": "/recover", "magiclink": "/otp"}[kind]
            await careful_auth.call("POST", path, {"email": "ada@example.org", **PKCE})
    link = (await careful_auth.mail("ada@example.org"))["links"][0]
    assert "token=pkce_" in link
    code = parse_qs(urlsplit((await careful_auth.follow(link)).headers["location"]).query)["code"][0]
    wrong = await _exchange(careful_auth, code, "x" * 50)
    assert (wrong.status_code, wrong.json()["error_code"]) == (400, "bad_code_verifier")
    responses = await asyncio.gather(*(_exchange(careful_auth, code) for _ in range(3)))
    assert sorted(response.status_code for response in responses) == [200, 404, 404]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "validation_failed"),
        ({"auth_code": "x"}, 400, "validation_failed"),
        ({"auth_code": "x", "code_verifier": "y"}, 404, "flow_state_not_found"),
    ],
)
async def test_invalid_code_exchanges(auth: Auth, body: dict[str, str], status: int, code: str) -> None:
    response = await auth.call("POST", "/token?grant_type=pkce", body)
    assert (response.status_code, response.json()["error_code"]) == (status, code)


async def test_a_pkce_code_expires(careful_auth: Auth) -> None:
    await careful_auth.sign_up("ada@example.org", **PKCE)
    response = await careful_auth.follow((await careful_auth.mail("ada@example.org"))["links"][0])
    await careful_auth.sql("update auth.flow_state set auth_code_issued_at = now() - interval '6 minutes'")
    code = parse_qs(urlsplit(response.headers["location"]).query)["code"][0]
    late = await _exchange(careful_auth, code)
    assert (late.status_code, late.json()["error_code"]) == (422, "flow_state_expired")


async def test_a_phone_signs_in_with_its_fixed_code_and_other_numbers_fail(bare_database: str) -> None:
    settings = {"EXTERNAL_PHONE_ENABLED": "true", "SMS_TEST_OTP": "15551234567=123456"}
    async with run_auth(bare_database, **settings) as auth:
        sent = await auth.call("POST", "/otp", {"phone": "+1 555 1234567"})
        assert sent.json() == {"message_id": "test-otp"}
        body = {"type": "sms", "phone": "+15551234567", "token": "123456"}
        session = (await auth.call("POST", "/verify", body)).json()
        assert (session["user"]["phone"], session["user"]["app_metadata"]["provider"]) == ("15551234567", "phone")
        other = await auth.call("POST", "/otp", {"phone": "+15557654321"})
        assert (other.status_code, other.json()["error_code"]) == (422, "sms_send_failed")


async def test_a_change_of_phone_is_confirmed_with_a_code_that_can_be_resent(bare_database: str) -> None:
    settings = {"EXTERNAL_PHONE_ENABLED": "true", "SMS_TEST_OTP": "15551234567=123456,15559999999=654321"}
    async with run_auth(bare_database, **settings) as auth:
        await auth.call("POST", "/otp", {"phone": "+15551234567"})
        body = {"type": "sms", "phone": "+15551234567", "token": "123456"}
        token = (await auth.call("POST", "/verify", body)).json()["access_token"]
        again = {"type": "phone_change", "phone": "+15551234567"}
        assert (await auth.call("POST", "/resend", again)).json() == {}, "nothing to confirm"
        assert (await auth.call("PUT", "/user", {"phone": "+15559999999"}, token)).json()["new_phone"] == "15559999999"
        for phone in ("+15551234567", "+15559999999"):  # GoTrue accepts the old number, SDKs send either
            response = await auth.call("POST", "/resend", {**again, "phone": phone})
            assert response.json() == {"message_id": "test-otp"}
        body = {"type": "phone_change", "phone": "+15559999999", "token": "654321"}
        assert (await auth.call("POST", "/verify", body)).json()["user"]["phone"] == "15559999999"


async def _use(auth: Auth, mail: dict[str, list[str]], kind: str, via: str) -> str:
    """Uses the code; returns "session" or the error code."""
    link = parse_qs(urlsplit(mail["links"][0]).query)
    if via == "link":
        _, values = _fragment(await auth.follow(mail["links"][0]))
        return "session" if "access_token" in values else values["error_code"]
    body = {"type": kind, "token_hash": link["token"][0]}
    if via == "token":
        body = {"type": kind, "token": mail["codes"][0], "email": "Ada@example.org"}
    response = (await auth.call("POST", "/verify", body)).json()
    return "session" if "access_token" in response else str(response["error_code"])


async def _confirmed(auth: Auth) -> str:
    await auth.sign_up("ada@example.org")
    _, values = _fragment(await auth.follow((await auth.mail("ada@example.org"))["links"][0]))
    return values["access_token"]


def _email_change(email: str, mail: dict[str, list[str]]) -> dict[str, str]:
    return {"type": "email_change", "email": email, "token": mail["codes"][0]}


def _fragment(response) -> tuple[str, dict[str, str]]:  # type: ignore[no-untyped-def]
    target, _, fragment = response.headers["location"].partition("#")
    return target, {name: values[0] for name, values in parse_qs(fragment).items()}


async def _password(auth: Auth):  # type: ignore[no-untyped-def]
    return await auth.call("POST", "/token?grant_type=password", {"email": "ada@example.org", "password": "secret-1"})


async def _exchange(auth: Auth, code: str, verifier: str = VERIFIER):  # type: ignore[no-untyped-def]
    return await auth.call("POST", "/token?grant_type=pkce", {"auth_code": code, "code_verifier": verifier})
