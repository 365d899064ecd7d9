"""Mails that tell a user of a change: off by default, one per change, by the mailbox or the hook, in any template."""

from pathlib import Path
from typing import Any

import pyotp
import pytest

from emulator.auth.config import Settings
from emulator.auth.config_types import NOTICES
from tests.emulator.auth.test_hooks import Endpoint, http_hook
from tests.harness.auth_service import SECRET, Auth, run_auth

ON = {f"MAILER_NOTIFICATIONS_{kind.upper()}_ENABLED": "true" for kind in NOTICES}
ACCOUNT = {
    "MAILER_AUTOCONFIRM": "true",
    "EXTERNAL_PHONE_ENABLED": "true",
    "SMS_AUTOCONFIRM": "true",
    "SECURITY_MANUAL_LINKING_ENABLED": "true",
    "MFA_TOTP_ENROLL_ENABLED": "true",
    "MFA_TOTP_VERIFY_ENABLED": "true",
}


async def change_everything(auth: Auth) -> None:
    """A new password, phone number, second factor, identity and address of ada@example.org, one after the other."""
    token = (await auth.sign_up("ada@example.org"))["access_token"]

    async def call(method: str, path: str, body: Any = None) -> Any:
        response = await auth.call(method, path, body, token=token)
        assert response.status_code == 200, response.text
        return response.json()

    await call("PUT", "/user", {"password": "another-secret-1"})
    await call("PUT", "/user", {"phone": "+15551234567"})  # the first one is no change
    user = await call("PUT", "/user", {"phone": "+15559999999"})
    factor = await call("POST", "/factors", {"factor_type": "totp", "friendly_name": "phone"})
    challenge = await call("POST", f"/factors/{factor['id']}/challenge")
    code = pyotp.TOTP(factor["totp"]["secret"]).now()
    proof = {"challenge_id": challenge["id"], "code": code}
    token = (await call("POST", f"/factors/{factor['id']}/verify", proof))["access_token"]
    await call("DELETE", f"/factors/{factor['id']}")
    phone = next(each for each in user["identities"] if each["provider"] == "phone")
    await call("DELETE", f"/user/identities/{phone['identity_id']}")
    await call("PUT", "/user", {"email": "ada@example.com"})
    mail = await auth.mail("ada@example.com")
    body = {"type": "email_change", "email": "ada@example.com", "token": mail["codes"][0]}
    response = await auth.call("POST", "/verify", body)
    assert response.status_code == 200, response.text


async def mails(auth: Auth) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await auth.http.get("/mailbox")).json()["messages"]
    return found


async def test_every_change(bare_database: str) -> None:
    async with run_auth(bare_database, **ON, **ACCOUNT) as auth:
        await change_everything(auth)
        sent = {mail["kind"]: mail for mail in await mails(auth)}
    assert set(sent) == {*NOTICES, "email_change"} - {"identity_linked"}
    assert {sent[kind]["to"] for kind in NOTICES if kind in sent} == {"ada@example.org"}
    assert sent["password_changed"]["subject"] == "Your password has been changed"
    assert "15551234567 to 15559999999" in sent["phone_changed"]["text"]
    assert "from ada@example.org to ada@example.com" in sent["email_changed"]["text"]
    assert "phone has been unlinked" in sent["identity_unlinked"]["text"]
    assert "(totp) has been added" in sent["mfa_factor_enrolled"]["text"]


async def test_none_by_default(bare_database: str) -> None:
    async with run_auth(bare_database, **ACCOUNT) as auth:
        await change_everything(auth)
        assert {mail["kind"] for mail in await mails(auth)} == {"email_change"}


@pytest.mark.parametrize("answer", [(200, b"{}"), (500, b"")])
async def test_a_hook_sends_them_and_its_failure_does_not_undo_the_change(
    bare_database: str, answer: tuple[int, bytes]
) -> None:
    endpoint = Endpoint((answer[0], {}, answer[1]))
    settings = {"MAILER_AUTOCONFIRM": "true", "MAILER_NOTIFICATIONS_PASSWORD_CHANGED_ENABLED": "true"}
    async with http_hook(bare_database, "SEND_EMAIL", endpoint, **settings) as auth:
        token = (await auth.sign_up("ada@example.org"))["access_token"]
        response = await auth.call("PUT", "/user", {"password": "another-secret-1"}, token=token)
        assert response.status_code == 200
        assert endpoint.events[0]["email_data"]["email_action_type"] == "password_changed_notification"
        assert (await auth.http.get("/mailbox")).json()["total"] == 0
        assert (await auth.sign_in("ada@example.org", "another-secret-1"))["access_token"]


def test_settings_and_templates_of_config_toml(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "changed.html").write_text("{{ .Email }}: changed")
    tables = {
        "password_changed": {"enabled": True, "subject": "New password", "content_path": "changed.html"},
        "email_changed": {"enabled": False},
        "moon_changed": {"enabled": True},
    }
    config = {"auth": {"email": {"notification": tables}}}
    settings = Settings.from_stack(
        config, database_url="", api_url="http://localhost", jwt_secret=SECRET, root=tmp_path
    )
    assert set(settings.mail.notices) == {"password_changed"}
    template = settings.mail.notices["password_changed"]
    assert (template.subject, template.content) == ("New password", "{{ .Email }}: changed")
    assert "auth.email.notification.moon_changed is not part of" in caplog.text
