"""Settings from the environment and from supabase/config.toml, and the service as a separate process."""

import asyncio
import os
import socket
import sys
from datetime import timedelta
from pathlib import Path

import asyncpg
import httpx
import pytest

from emulator.auth.__main__ import listen
from emulator.auth.config import Settings
from emulator.auth.config_types import Hook
from emulator.auth.config_values import parse_duration
from emulator.errors import SetupError
from tests.harness.auth_service import SECRET

MINIMAL = {
    "DATABASE_URL": "postgres://localhost/x",
    "GOTRUE_SITE_URL": "http://localhost:3000",
    "GOTRUE_JWT_SECRET": SECRET,
}


def test_defaults_and_names_without_prefix() -> None:
    settings = Settings.from_env({**MINIMAL, "PORT": "9998"})
    assert (settings.port, settings.external_url, settings.jwt.issuer) == (
        9998,
        "http://localhost:9998",
        "http://localhost:9998",
    )
    assert (settings.mail.autoconfirm, settings.anonymous, settings.disable_signup) == (False, False, False)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"DATABASE_URL": ""}, "DATABASE_URL is not set"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL must start with postgres://"),
        ({"GOTRUE_SITE_URL": ""}, "GOTRUE_SITE_URL is not set"),
        ({"GOTRUE_SITE_URL": "localhost"}, "GOTRUE_SITE_URL is 'localhost'"),
        ({"GOTRUE_JWT_SECRET": ""}, "GOTRUE_JWT_SECRET is not set"),
        ({"GOTRUE_MAILER_AUTOCONFIRM": "perhaps"}, "GOTRUE_MAILER_AUTOCONFIRM is 'perhaps': write true or false"),
        ({"GOTRUE_JWT_EXP": "soon"}, "GOTRUE_JWT_EXP is 'soon', which is no number"),
        ({"EMULATOR_AUTH_HASH_COST": "3"}, "EMULATOR_AUTH_HASH_COST is '3': give a whole number between 4 and 14"),
        ({"GOTRUE_SESSIONS_TIMEBOX": "1 day"}, "GOTRUE_SESSIONS_TIMEBOX is '1 day', which is no duration"),
        ({"GOTRUE_MAILER_TEMPLATES_INVITE": "/nowhere.html"}, "GOTRUE_MAILER_TEMPLATES_INVITE: the mail template"),
    ],
)
def test_invalid_variables_are_named(change: dict[str, str], message: str) -> None:
    with pytest.raises(SetupError, match=message):
        Settings.from_env({**MINIMAL, **change})


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("5ns", 1e-6), ("1s", 1), ("1h30m", 5400), ("0.5h", 1800), ("0", 0), ("-2s", -2), ("100ms", 0.1)],
)
def test_durations(text: str, seconds: float) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "1", "h", "1d", "1 s", "1h2", "nan", "99999999999999h"])
def test_invalid_durations(text: str) -> None:
    with pytest.raises(ValueError, match="invalid duration"):
        parse_duration(text)


def test_the_stack_reads_config_toml(tmp_path: Path) -> None:
    (tmp_path / "invite.html").write_text("<p>{{ .Data.team }}</p>")
    auth = {
        "site_url": "https://app.example",
        "additional_redirect_urls": ["https://*.app.example/**"],
        "jwt_expiry": 60,
        "enable_signup": False,
        "enable_anonymous_sign_ins": True,
        "minimum_password_length": 8,
        "password_requirements": "letters_digits",
        "email": {
            "enable_confirmations": True,
            "max_frequency": "5s",
            "template": {"invite": {"subject": "Come in", "content_path": "invite.html"}},
        },
        "sms": {"test_otp": {"4152127777": "123456"}},
        "external": {"github": {"enabled": True, "client_id": "env(GITHUB_ID)", "secret": "s"}},
        "hook": {"custom_access_token": {"enabled": True, "uri": "pg-functions://postgres/public/hook"}},
    }
    settings = Settings.from_stack(
        {"auth": auth},
        database_url="postgres://x",
        api_url="http://127.0.0.1:54321",
        jwt_secret=SECRET,
        root=tmp_path,
        env={"GITHUB_ID": "from the environment"},
    )
    assert (settings.jwt.issuer, settings.jwt.expiry) == ("http://127.0.0.1:54321/auth/v1", 60)
    assert settings.mail.verify_path == "http://127.0.0.1:54321/auth/v1/verify"
    assert (settings.disable_signup, settings.anonymous, settings.mail.autoconfirm) == (True, True, False)
    assert (settings.password.min_length, len(settings.password.required_characters)) == (8, 2)
    assert settings.mail.templates["invite"].content == "<p>{{ .Data.team }}</p>"
    assert settings.sms.test_otp == {"4152127777": "123456"}
    assert settings.providers["github"].client_id == "from the environment"
    assert settings.hooks == {"custom_access_token": Hook("pg-functions://postgres/public/hook")}


@pytest.mark.parametrize(
    ("table", "enabled"),
    [
        ({}, True),
        ({"enabled": False}, False),
        ({"enable_signup": False}, False),
        ({"enabled": True, "enable_signup": False}, True),
    ],
)
def test_both_names_of_enabled(table: dict[str, bool], enabled: bool) -> None:
    """The CLI renamed enable_signup to enabled, which wins."""
    auth = {"email": table, "sms": table or {"enabled": True}}
    settings = Settings.from_stack({"auth": auth}, database_url="", api_url="http://localhost", jwt_secret=SECRET)
    assert (settings.mail.enabled, settings.sms.enabled) == (enabled, enabled)


def test_enabled_settings_without_effect_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    auth = {
        "captcha": {"enabled": True},
        "hook": {"send_fax": {"enabled": True, "uri": "x"}, "send_sms": {"enabled": False}},
        "third_party": {"firebase": {"enabled": True}},
        "external": {"custom": {"enabled": True}, "google": {"enabled": True, "client_id": "x", "secret": "y"}},
        "sms": {"enabled": True, "vonage": {"enabled": False}},
        "mfa": {"totp": {"enroll_enabled": True}},
    }
    Settings.from_stack({"auth": auth}, database_url="", api_url="http://localhost", jwt_secret=SECRET)
    Settings.from_env({**MINIMAL, "GOTRUE_HOOK_AFTER_USER_CREATED_ENABLED": "true", "GOTRUE_SAML_ENABLED": "false"})
    assert [record.getMessage().split(" is not part")[0] for record in caplog.records] == [
        "supabase/config.toml: auth.captcha",
        "supabase/config.toml: auth.hook.send_fax",
        "supabase/config.toml: auth.third_party.firebase",
        "supabase/config.toml: auth.external.custom",
        "GOTRUE_HOOK_AFTER_USER_CREATED_ENABLED",
    ]


@pytest.mark.parametrize(
    ("auth", "message"),
    [
        ({"jwt_expiry": "long"}, "auth.jwt_expiry must be a whole number"),
        ({"email": {"enable_signup": "yes"}}, "auth.email.enable_signup must be true or false"),
        ({"email": 1}, "auth.email must be a table"),
        ({"password_requirements": "emoji"}, "auth.password_requirements must be empty or one of"),
        ({"signing_keys_path": "nowhere.json"}, "auth.signing_keys_path: nowhere.json cannot be read"),
    ],
)
def test_invalid_values_in_config_toml_are_named(auth: dict[str, object], message: str) -> None:
    with pytest.raises(SetupError, match=message):
        Settings.from_stack({"auth": auth}, database_url="", api_url="http://localhost", jwt_secret=SECRET)


async def test_two_services_with_different_settings_share_an_empty_database(bare_database: str) -> None:
    connection = await asyncpg.connect(bare_database)
    await connection.execute("drop schema auth cascade")
    await connection.close()
    settings = [{"GOTRUE_MAILER_AUTOCONFIRM": "true"}, {"GOTRUE_DISABLE_SIGNUP": "true"}]
    services = [await _start({**MINIMAL, "DATABASE_URL": bare_database, "PORT": "0", **each}) for each in settings]
    try:
        urls = await asyncio.gather(*(_ready(service) for service in services))
        body = {"email": "ada@example.org", "password": "secret-1"}
        async with httpx.AsyncClient(timeout=30) as client:
            assert (await client.post(f"{urls[0]}/signup", json=body)).status_code == 200
            refused = await client.post(f"{urls[1]}/signup", json=body)
            assert refused.json()["error_code"] == "signup_disabled"
            assert (await client.post(f"{urls[1]}/token?grant_type=password", json=body)).status_code == 200
    finally:
        for service in services:
            service.terminate()
        assert [await service.wait() for service in services] == [0, 0]


def test_the_address_that_the_ready_line_names_accepts_connections() -> None:
    with listen("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        pass


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"GOTRUE_SITE_URL": ""}, "edgewise auth: GOTRUE_SITE_URL is not set"),
        ({"DATABASE_URL": "postgres://127.0.0.1:1/x"}, "edgewise auth: DATABASE_URL: no Postgres can be reached there"),
    ],
)
async def test_a_failed_start_prints_one_line(change: dict[str, str], message: str) -> None:
    service = await _start({**MINIMAL, **change})
    _, errors = await service.communicate()
    assert service.returncode == 1
    assert errors.decode().startswith(message)
    assert errors.count(b"\n") == 1


async def _start(environment: dict[str, str]) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "emulator.auth"),
        env={"PATH": os.environ["PATH"], **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def _ready(service: asyncio.subprocess.Process) -> str:
    assert service.stdout
    status, url = (await service.stdout.readline()).decode().split()
    assert status == "ready"
    return url
