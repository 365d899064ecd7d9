"""Reads the settings from supabase/config.toml's [auth] table, with the defaults of the Supabase CLI."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from emulator.auth import config_types as c
from emulator.auth.config_values import (
    HOOKS,
    PROVIDERS,
    duration,
    hash_cost,
    load_template,
    parse_hook,
    parse_keys,
    warn_unsupported,
)
from emulator.errors import SetupError

S = TypeVar("S", bound=c.Settings)
_REFERENCE = re.compile(r"env\((\w+)\)")
_LETTERS, _LOWER, _UPPER, _DIGITS = (
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "abcdefghijklmnopqrstuvwxyz",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "0123456789",
)
_SYMBOLS = "!@#$%^&*()_+-=[]{};'\\:\"|<>?,./`~"
_REQUIREMENTS: dict[str, tuple[str, ...]] = {
    "": (),
    "letters_digits": (_LETTERS, _DIGITS),
    "lower_upper_letters_digits": (_LOWER, _UPPER, _DIGITS),
    "lower_upper_letters_digits_symbols": (_LOWER, _UPPER, _DIGITS, _SYMBOLS),
}


class Section:
    """A table of config.toml with typed values. Errors name the value by its path."""

    def __init__(self, values: Any, path: str, env: Mapping[str, str], read: set[str] | None = None) -> None:
        if not isinstance(values, Mapping):
            raise SetupError(f"supabase/config.toml: {path} must be a table")
        self._values, self._path, self._env = values, path, env
        self._read = set() if read is None else read  # paths, of all sections

    def table(self, name: str) -> Section:
        return Section(self._values.get(name, {}), f"{self._path}.{name}", self._env, self._read)

    def unread(self) -> Iterator[str]:
        """The tables with `enabled = true` that nothing has asked for it."""
        for name, value in self._values.items():
            if isinstance(value, Mapping):
                path = f"{self._path}.{name}"
                if value.get("enabled") is True and f"{path}.enabled" not in self._read:
                    yield path
                else:
                    yield from self.table(name).unread()

    def keys(self) -> list[str]:
        return list(self._values)

    def text(self, name: str, default: str = "") -> str:
        value = self._get(name, default, str, "a string")
        reference = _REFERENCE.fullmatch(value)
        return self._env.get(reference[1], "") if reference else value

    def boolean(self, name: str, default: bool) -> bool:
        return bool(self._get(name, default, bool, "true or false"))

    def integer(self, name: str, default: int) -> int:
        return int(self._get(name, default, int, "a whole number"))

    def strings(self, name: str) -> tuple[str, ...]:
        values = self._get(name, [], list, "a list of strings")
        return tuple(str(value) for value in values)

    def duration(self, name: str, default: timedelta) -> timedelta:
        return duration(f"supabase/config.toml: {self._path}.{name}", self.text(name), default)

    def _get(self, name: str, default: Any, kind: type, expected: str) -> Any:
        self._read.add(f"{self._path}.{name}")
        value = self._values.get(name, default)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise SetupError(f"supabase/config.toml: {self._path}.{name} must be {expected}")
        return value


def read(
    config: Mapping[str, Any],
    make: type[S],
    *,
    database_url: str,
    api_url: str,
    jwt_secret: str,
    root: Path,
    data: Path | None,
    env: Mapping[str, str],
) -> S:
    auth = Section(config.get("auth", {}), "auth", env)
    external_url = f"{api_url.rstrip('/')}/auth/v1"
    site_url = auth.text("site_url", "http://127.0.0.1:3000")
    hooks, web3 = auth.table("hook"), auth.table("web3")
    settings = make(
        database_url=database_url,
        site_url=site_url,
        external_url=external_url,
        jwt=_jwt(auth, external_url, jwt_secret, root),
        uri_allow_list=auth.strings("additional_redirect_urls"),
        disable_signup=not auth.boolean("enable_signup", True),
        anonymous=auth.boolean("enable_anonymous_sign_ins", False),
        manual_linking=auth.boolean("enable_manual_linking", False),
        web3=any(web3.table(chain).boolean("enabled", False) for chain in ("solana", "ethereum")),
        mail=_mail(auth.table("email"), root, data, external_url),
        sms=_sms(auth.table("sms")),
        password=_password(auth, hash_cost(env)),
        mfa=_mfa(auth.table("mfa")),
        sessions=_sessions(auth),
        limits=_limits(auth.table("rate_limit"), has_smtp=bool(auth.table("email").table("smtp").text("host"))),
        providers={name: _provider(auth.table("external").table(name)) for name in PROVIDERS},
        oauth_server=_oauth_server(auth.table("oauth_server")),
        webauthn=_webauthn(auth, site_url),
        hooks={name: _hook(hooks.table(name), name, external_url) for name in HOOKS if _is_on(hooks.table(name))},
    )
    warn_unsupported(f"supabase/config.toml: {path}" for path in auth.unread())
    return settings


def _is_on(hook: Section) -> bool:
    return hook.boolean("enabled", bool(hook.text("uri")))


def _hook(hook: Section, name: str, external_url: str) -> c.Hook:
    path = f"supabase/config.toml: auth.hook.{name}.uri"
    return parse_hook(path, hook.text("uri"), hook.text("secrets"), external_url)


def _jwt(auth: Section, external_url: str, jwt_secret: str, root: Path) -> c.Jwt:
    keys_path = auth.text("signing_keys_path")
    keys_file = root / keys_path if keys_path else None
    if keys_file is not None:
        try:
            parse_keys(str(keys_path), keys_file.read_text("utf-8-sig"))
        except OSError as error:
            raise SetupError(f"supabase/config.toml: auth.signing_keys_path: {keys_path} cannot be read") from error
    return c.Jwt(
        secret=jwt_secret,
        issuer=auth.text("jwt_issuer") or external_url,
        expiry=auth.integer("jwt_expiry", 3600),
        keys_file=keys_file,
    )


def _mail(email: Section, root: Path, data: Path | None, external_url: str) -> c.Mail:
    smtp, templates = email.table("smtp"), email.table("template")
    server = c.Smtp(
        host=smtp.text("host"),
        port=smtp.integer("port", 587),
        user=smtp.text("user"),
        password=smtp.text("pass"),
        sender=smtp.text("admin_email", "noreply@localhost"),
        sender_name=smtp.text("sender_name"),
    )
    return c.Mail(
        enabled=email.boolean("enabled", email.boolean("enable_signup", True)),
        autoconfirm=not email.boolean("enable_confirmations", False),
        secure_change=email.boolean("double_confirm_changes", True),
        otp_length=email.integer("otp_length", 6),
        otp_expiry=email.integer("otp_expiry", 3600),
        max_frequency=email.duration("max_frequency", timedelta(seconds=1)),
        verify_path=f"{external_url}/verify",
        templates={kind: _template(templates.table(kind), kind, root) for kind in templates.keys()},  # noqa: SIM118
        notices=_notices(email.table("notification"), root),
        smtp=server if server.host and smtp.boolean("enabled", True) else None,
        folder=data / "mailbox" if data else None,
    )


def _notices(tables: Section, root: Path) -> dict[str, c.Template]:
    on = [kind for kind in c.NOTICES if tables.table(kind).boolean("enabled", False)]
    return {kind: _template(tables.table(kind), kind, root, "notification") for kind in on}


def _template(template: Section, kind: str, root: Path, section: str = "template") -> c.Template:
    path = template.text("content_path")
    # the CLI resolves this path against the project folder, the parent of supabase/
    base = root if (root / path).is_file() else root.parent
    content = (
        load_template(f"auth.email.{section}.{kind}.content_path", path, base) if path else template.text("content")
    )
    return c.Template(subject=template.text("subject"), content=content)


def _sms(sms: Section) -> c.Sms:
    test, providers = sms.table("test_otp"), ("twilio", "twilio_verify", "messagebird", "textlocal", "vonage")
    return c.Sms(
        enabled=sms.boolean("enabled", sms.boolean("enable_signup", False)),
        autoconfirm=not sms.boolean("enable_confirmations", False),
        provider=next((name for name in providers if sms.table(name).boolean("enabled", False)), ""),
        max_frequency=sms.duration("max_frequency", timedelta(seconds=5)),
        test_otp={phone.lstrip("+"): test.text(phone) for phone in test.keys()},  # noqa: SIM118
    )


def _password(auth: Section, cost: int) -> c.Password:
    requirements = auth.text("password_requirements")
    if requirements not in _REQUIREMENTS:
        known = ", ".join(name for name in _REQUIREMENTS if name)
        raise SetupError(f"supabase/config.toml: auth.password_requirements must be empty or one of {known}")
    return c.Password(
        min_length=max(c.MIN_PASSWORD_LENGTH, auth.integer("minimum_password_length", c.MIN_PASSWORD_LENGTH)),
        required_characters=_REQUIREMENTS[requirements],
        reauthenticate=auth.table("email").boolean("secure_password_change", False),
        hash_cost=cost,
    )


def _mfa(mfa: Section) -> c.Mfa:
    totp, phone, webauthn = mfa.table("totp"), mfa.table("phone"), mfa.table("web_authn")
    return c.Mfa(
        totp_enroll=totp.boolean("enroll_enabled", True),
        totp_verify=totp.boolean("verify_enabled", True),
        phone_enroll=phone.boolean("enroll_enabled", False),
        phone_verify=phone.boolean("verify_enabled", False),
        webauthn_enroll=webauthn.boolean("enroll_enabled", False),
        webauthn_verify=webauthn.boolean("verify_enabled", False),
        max_factors=mfa.integer("max_enrolled_factors", 10),
    )


def _sessions(auth: Section) -> c.Sessions:
    sessions = auth.table("sessions")
    return c.Sessions(
        timebox=sessions.duration("timebox", timedelta(0)),
        inactivity=sessions.duration("inactivity_timeout", timedelta(0)),
        rotation=auth.boolean("enable_refresh_token_rotation", True),
        reuse_interval=auth.integer("refresh_token_reuse_interval", 10),
    )


def _limits(limit: Section, *, has_smtp: bool) -> c.Limits:
    """The limit of mails applies only with an SMTP server, as in the CLI."""
    defaults = c.Limits()
    return c.Limits(
        sign_in=limit.integer("sign_in_sign_ups", int(defaults.sign_in)),
        token_refresh=limit.integer("token_refresh", int(defaults.token_refresh)),
        verify=limit.integer("token_verifications", int(defaults.verify)),
        anonymous=limit.integer("anonymous_users", int(defaults.anonymous)),
        email_sent=limit.integer("email_sent", int(defaults.email_sent)) if has_smtp else defaults.email_sent,
        sms_sent=limit.integer("sms_sent", int(defaults.sms_sent)),
    )


def _provider(provider: Section) -> c.Provider:
    return c.Provider(
        enabled=provider.boolean("enabled", False),
        client_id=provider.text("client_id"),
        secret=provider.text("secret"),
        redirect_uri=provider.text("redirect_uri"),
        url=provider.text("url").rstrip("/"),
        skip_nonce_check=provider.boolean("skip_nonce_check", False),
    )


def _oauth_server(server: Section) -> c.OAuthServer:
    return c.OAuthServer(
        enabled=server.boolean("enabled", False),
        dynamic_registration=server.boolean("allow_dynamic_registration", False),
        authorization_path=server.text("authorization_url_path", "/oauth/consent"),
    )


def _webauthn(auth: Section, site_url: str) -> c.WebAuthn:
    settings, host = auth.table("webauthn"), urlsplit(site_url).hostname or "localhost"
    return c.WebAuthn(
        passkeys=auth.table("passkey").boolean("enabled", False),
        rp_id=settings.text("rp_id") or host,
        rp_name=settings.text("rp_display_name") or host,
        origins=settings.strings("rp_origins") or (site_url.rstrip("/"),),
    )
