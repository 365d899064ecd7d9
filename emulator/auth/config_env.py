"""Reads the settings from GoTrue's environment variables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from emulator.auth import config_types as c
from emulator.auth.config_values import (
    HOOKS,
    PROVIDERS,
    boolean,
    character_sets,
    check_url,
    duration,
    hash_cost,
    load_template,
    number,
    parse_hook,
    parse_keys,
    rate,
    warn_unsupported,
)
from emulator.errors import SetupError

S = TypeVar("S", bound=c.Settings)
MAIL_KINDS = {
    "invite": "INVITE",
    "confirmation": "CONFIRMATION",
    "recovery": "RECOVERY",
    "magic_link": "MAGIC_LINK",
    "email_change": "EMAIL_CHANGE",
    "reauthentication": "REAUTHENTICATION",
}
_UNSUPPORTED = (
    "SAML_ENABLED",
    "SECURITY_CAPTCHA_ENABLED",
    "PASSWORD_HIBP_ENABLED",
    "CUSTOM_OAUTH_ENABLED",
    "EXTERNAL_WEB3_SOLANA_ENABLED",
    "EXTERNAL_WEB3_ETHEREUM_ENABLED",
    "HOOK_AFTER_USER_CREATED_ENABLED",
)


class Env:
    """Typed environment variables, looked up with and without the GOTRUE_ prefix. Errors name the variable."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def text(self, name: str, default: str = "") -> str:
        for candidate in (f"GOTRUE_{name}", name):
            if value := self._values.get(candidate, "").strip():
                return value
        return default

    def require(self, name: str, remedy: str) -> str:
        value = self.text(name)
        if not value:
            raise SetupError(f"GOTRUE_{name} is not set: {remedy}")
        return value

    def boolean(self, name: str, default: bool) -> bool:
        return boolean(f"GOTRUE_{name}", self.text(name), default)

    def integer(self, name: str, default: int) -> int:
        return int(number(f"GOTRUE_{name}", self.text(name), default))

    def rate(self, name: str, default: float, *, per: timedelta) -> float:
        return rate(f"GOTRUE_{name}", self.text(name), default, per)

    def duration(self, name: str, default: timedelta) -> timedelta:
        return duration(f"GOTRUE_{name}", self.text(name), default)

    def items(self, name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.text(name).split(",") if part.strip())


def read(values: Mapping[str, str], make: type[S]) -> S:
    env = Env(values)
    database_url = env.text("DB_DATABASE_URL") or env.text("DATABASE_URL")
    if not database_url:
        raise SetupError(
            "DATABASE_URL is not set: use the URL of a Postgres database, e.g. postgres://user:password@host:5432/db"
        )
    check_url("DATABASE_URL", database_url, ("postgres", "postgresql"))
    port = env.integer("API_PORT", env.integer("PORT", 9999))
    external_url = env.text("API_EXTERNAL_URL", f"http://localhost:{port}").rstrip("/")
    site_url = env.require("SITE_URL", "use the URL of your site, e.g. http://localhost:3000")
    check_url("GOTRUE_SITE_URL", site_url)
    check_url("API_EXTERNAL_URL", external_url)
    warn_unsupported(f"GOTRUE_{name}" for name in _UNSUPPORTED if env.boolean(name, False))
    return make(
        database_url=database_url,
        site_url=site_url,
        external_url=external_url,
        host=env.text("API_HOST", "127.0.0.1"),
        port=port,
        jwt=_jwt(env, external_url),
        uri_allow_list=env.items("URI_ALLOW_LIST"),
        disable_signup=env.boolean("DISABLE_SIGNUP", False),
        anonymous=env.boolean("EXTERNAL_ANONYMOUS_USERS_ENABLED", False),
        manual_linking=env.boolean("SECURITY_MANUAL_LINKING_ENABLED", False),
        mail=_mail(env),
        sms=_sms(env),
        password=_password(env, hash_cost(values)),
        mfa=_mfa(env),
        sessions=_sessions(env),
        limits=_limits(env),
        providers={name: _provider(env, name) for name in PROVIDERS},
        oauth_server=c.OAuthServer(
            enabled=env.boolean("OAUTH_SERVER_ENABLED", False),
            dynamic_registration=env.boolean("OAUTH_SERVER_ALLOW_DYNAMIC_REGISTRATION", False),
            authorization_path=env.text("OAUTH_SERVER_AUTHORIZATION_PATH", "/oauth/consent"),
            default_scope=env.text("OAUTH_SERVER_DEFAULT_SCOPE", "email"),
        ),
        webauthn=_webauthn(env, site_url),
        hooks={
            name: _hook(env, name, external_url) for name in HOOKS if env.boolean(f"HOOK_{name.upper()}_ENABLED", False)
        },
        pool_size=env.integer("DB_MAX_POOL_SIZE", 0) or 10,
    )


def _jwt(env: Env, external_url: str) -> c.Jwt:
    keys = parse_keys("GOTRUE_JWT_KEYS", env.text("JWT_KEYS"))
    secret = env.text("JWT_SECRET") if keys else env.require("JWT_SECRET", "use the secret that signs access tokens")
    return c.Jwt(
        secret=secret,
        issuer=env.text("JWT_ISSUER", external_url),
        expiry=env.integer("JWT_EXP", 3600) or 3600,
        audience=env.text("JWT_AUD", "authenticated"),
        default_role=env.text("JWT_DEFAULT_GROUP_NAME", "authenticated"),
        admin_roles=env.items("JWT_ADMIN_ROLES") or ("service_role", "supabase_admin"),
        keys=keys,
        key_id=env.text("JWT_KEY_ID"),
    )


def _mail(env: Env) -> c.Mail:
    host = env.text("SMTP_HOST")
    smtp = c.Smtp(
        host=host,
        port=env.integer("SMTP_PORT", 587),
        user=env.text("SMTP_USER"),
        password=env.text("SMTP_PASS"),
        sender=env.text("SMTP_ADMIN_EMAIL", "noreply@localhost"),
        sender_name=env.text("SMTP_SENDER_NAME"),
    )
    length = env.integer("MAILER_OTP_LENGTH", 6)
    folder = env.text("MAILBOX_FOLDER")
    return c.Mail(
        enabled=env.boolean("EXTERNAL_EMAIL_ENABLED", True),
        autoconfirm=env.boolean("MAILER_AUTOCONFIRM", False),
        secure_change=env.boolean("MAILER_SECURE_EMAIL_CHANGE_ENABLED", True),
        otp_length=length if 6 <= length <= 10 else 6,
        otp_expiry=env.integer("MAILER_OTP_EXP", 86400) or 86400,
        max_frequency=env.duration("SMTP_MAX_FREQUENCY", timedelta(minutes=1)) or timedelta(minutes=1),
        verify_path=env.text("MAILER_URLPATHS_CONFIRMATION", "/verify"),
        templates={kind: _template(env, name) for kind, name in MAIL_KINDS.items()},
        notices={
            kind: _template(env, f"{kind.upper()}_NOTIFICATION")
            for kind in c.NOTICES
            if env.boolean(f"MAILER_NOTIFICATIONS_{kind.upper()}_ENABLED", False)
        },
        smtp=smtp if host else None,
        folder=Path(folder) if folder else None,
    )


def _hook(env: Env, name: str, external_url: str) -> c.Hook:
    variable = f"HOOK_{name.upper()}"
    return parse_hook(
        f"GOTRUE_{variable}_URI", env.text(f"{variable}_URI"), env.text(f"{variable}_SECRETS"), external_url
    )


def _template(env: Env, name: str) -> c.Template:
    source = env.text(f"MAILER_TEMPLATES_{name}")
    return c.Template(
        subject=env.text(f"MAILER_SUBJECTS_{name}"),
        content=load_template(f"GOTRUE_MAILER_TEMPLATES_{name}", source) if source else "",
    )


def _sms(env: Env) -> c.Sms:
    pairs = [item.split("=" if "=" in item else ":", 1) for item in env.items("SMS_TEST_OTP")]
    return c.Sms(
        enabled=env.boolean("EXTERNAL_PHONE_ENABLED", False),
        autoconfirm=env.boolean("SMS_AUTOCONFIRM", False),
        provider=env.text("SMS_PROVIDER"),
        otp_expiry=env.integer("SMS_OTP_EXP", 60) or 60,
        max_frequency=env.duration("SMS_MAX_FREQUENCY", timedelta(minutes=1)) or timedelta(minutes=1),
        test_otp={pair[0].lstrip("+"): pair[1] for pair in pairs if len(pair) == 2},
    )


def _password(env: Env, cost: int) -> c.Password:
    return c.Password(
        min_length=max(c.MIN_PASSWORD_LENGTH, env.integer("PASSWORD_MIN_LENGTH", c.MIN_PASSWORD_LENGTH)),
        required_characters=character_sets(env.text("PASSWORD_REQUIRED_CHARACTERS")),
        reauthenticate=env.boolean("SECURITY_UPDATE_PASSWORD_REQUIRE_REAUTHENTICATION", False),
        require_current=env.boolean("SECURITY_UPDATE_PASSWORD_REQUIRE_CURRENT_PASSWORD", False),
        hash_cost=cost,
    )


def _mfa(env: Env) -> c.Mfa:
    return c.Mfa(
        totp_enroll=env.boolean("MFA_TOTP_ENROLL_ENABLED", True),
        totp_verify=env.boolean("MFA_TOTP_VERIFY_ENABLED", True),
        phone_enroll=env.boolean("MFA_PHONE_ENROLL_ENABLED", False),
        phone_verify=env.boolean("MFA_PHONE_VERIFY_ENABLED", False),
        webauthn_enroll=env.boolean("MFA_WEB_AUTHN_ENROLL_ENABLED", False),
        webauthn_verify=env.boolean("MFA_WEB_AUTHN_VERIFY_ENABLED", False),
        max_factors=env.integer("MFA_MAX_ENROLLED_FACTORS", 10),
        challenge_expiry=env.integer("MFA_CHALLENGE_EXPIRY_DURATION", 300),
    )


def _sessions(env: Env) -> c.Sessions:
    return c.Sessions(
        timebox=env.duration("SESSIONS_TIMEBOX", timedelta(0)),
        inactivity=env.duration("SESSIONS_INACTIVITY_TIMEOUT", timedelta(0)),
        single_per_user=env.boolean("SESSIONS_SINGLE_PER_USER", False),
        rotation=env.boolean("SECURITY_REFRESH_TOKEN_ROTATION_ENABLED", True),
        reuse_interval=env.integer("SECURITY_REFRESH_TOKEN_REUSE_INTERVAL", 0),
    )


def _limits(env: Env) -> c.Limits:
    defaults, hour, five_minutes = c.Limits(), timedelta(hours=1), timedelta(minutes=5)
    return c.Limits(
        header=env.text("RATE_LIMIT_HEADER"),
        sign_in=env.rate("RATE_LIMIT_OTP", defaults.sign_in, per=five_minutes),
        token_refresh=env.rate("RATE_LIMIT_TOKEN_REFRESH", defaults.token_refresh, per=five_minutes),
        verify=env.rate("RATE_LIMIT_VERIFY", defaults.verify, per=five_minutes),
        factor=env.rate("MFA_RATE_LIMIT_CHALLENGE_AND_VERIFY", defaults.factor, per=timedelta(minutes=1)) * 5,
        anonymous=env.rate("RATE_LIMIT_ANONYMOUS_USERS", defaults.anonymous, per=hour),
        email_sent=env.rate("RATE_LIMIT_EMAIL_SENT", defaults.email_sent, per=hour),
        sms_sent=env.rate("RATE_LIMIT_SMS_SENT", defaults.sms_sent, per=hour),
    )


def _provider(env: Env, name: str) -> c.Provider:
    key = f"EXTERNAL_{name.upper()}"
    return c.Provider(
        enabled=env.boolean(f"{key}_ENABLED", False),
        client_id=env.text(f"{key}_CLIENT_ID"),
        secret=env.text(f"{key}_SECRET"),
        redirect_uri=env.text(f"{key}_REDIRECT_URI"),
        url=env.text(f"{key}_URL").rstrip("/"),
        skip_nonce_check=env.boolean(f"{key}_SKIP_NONCE_CHECK", False),
    )


def _webauthn(env: Env, site_url: str) -> c.WebAuthn:
    host = urlsplit(site_url).hostname or "localhost"
    return c.WebAuthn(
        passkeys=env.boolean("PASSKEY_ENABLED", False),
        rp_id=env.text("WEBAUTHN_RP_ID", host),
        rp_name=env.text("WEBAUTHN_RP_DISPLAY_NAME", host),
        origins=env.items("WEBAUTHN_RP_ORIGINS") or (site_url.rstrip("/"),),
        max_passkeys=env.integer("PASSKEY_MAX_PASSKEYS_PER_USER", 10),
    )
