"""Settings from the [auth] part of supabase/config.toml, with the defaults of the Supabase CLI."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from emulator.auth import config_types as c
from emulator.auth.config_values import PROVIDERS, duration, load_template, parse_keys, warn_ignored
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
    """One table of the file; every complaint names the setting by its path."""

    def __init__(self, values: Any, path: str, env: Mapping[str, str]) -> None:
        if not isinstance(values, Mapping):
            raise SetupError(f"supabase/config.toml: {path} must be a table")
        self._values, self._path, self._env = values, path, env

    def table(self, name: str) -> Section:
        return Section(self._values.get(name, {}), f"{self._path}.{name}", self._env)

    def keys(self) -> list[str]:
        return list(self._values)

    def text(self, name: str, default: str = "") -> str:
        value = self._get(name, default, str, "text in quotes")
        reference = _REFERENCE.fullmatch(value)
        return self._env.get(reference[1], "") if reference else value

    def switch(self, name: str, default: bool) -> bool:
        return bool(self._get(name, default, bool, "true or false"))

    def whole(self, name: str, default: int) -> int:
        return int(self._get(name, default, int, "a whole number"))

    def texts(self, name: str) -> tuple[str, ...]:
        values = self._get(name, [], list, "a list of texts")
        return tuple(str(value) for value in values)

    def duration(self, name: str, default: timedelta) -> timedelta:
        return duration(f"supabase/config.toml: {self._path}.{name}", self.text(name), default)

    def _get(self, name: str, default: Any, kind: type, wanted: str) -> Any:
        value = self._values.get(name, default)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise SetupError(f"supabase/config.toml: {self._path}.{name} must be {wanted}")
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
    hook, web3 = auth.table("hook").table("custom_access_token"), auth.table("web3")
    warn_ignored(_ignored(auth))
    return make(
        database_url=database_url,
        site_url=site_url,
        external_url=external_url,
        jwt=_jwt(auth, external_url, jwt_secret, root),
        uri_allow_list=auth.texts("additional_redirect_urls"),
        disable_signup=not auth.switch("enable_signup", True),
        anonymous=auth.switch("enable_anonymous_sign_ins", False),
        manual_linking=auth.switch("enable_manual_linking", False),
        web3=any(web3.table(chain).switch("enabled", False) for chain in ("solana", "ethereum")),
        mail=_mail(auth.table("email"), root, data, external_url),
        sms=_sms(auth.table("sms")),
        password=_password(auth),
        mfa=_mfa(auth.table("mfa")),
        sessions=_sessions(auth),
        limits=_limits(auth.table("rate_limit"), mails_leave=bool(auth.table("email").table("smtp").text("host"))),
        providers={name: _provider(auth.table("external").table(name)) for name in PROVIDERS},
        oauth_server=_oauth_server(auth.table("oauth_server")),
        webauthn=_webauthn(auth, site_url),
        access_token_hook=hook.text("uri") if hook.switch("enabled", bool(hook.text("uri"))) else "",
    )


def _ignored(auth: Section) -> Iterator[str]:
    places = [("captcha",), *(("third_party", name) for name in auth.table("third_party").keys())]  # noqa: SIM118
    places += [("hook", name) for name in auth.table("hook").keys() if name != "custom_access_token"]  # noqa: SIM118
    for place in places:
        table = auth
        for name in place:
            table = table.table(name)
        if table.switch("enabled", False):
            yield f"supabase/config.toml: auth.{'.'.join(place)}"


def _jwt(auth: Section, external_url: str, jwt_secret: str, root: Path) -> c.Jwt:
    keys_path = auth.text("signing_keys_path")
    keys_file = root / keys_path if keys_path else None
    if keys_file is not None:
        try:
            parse_keys(str(keys_path), keys_file.read_text("utf-8"))
        except OSError as error:
            raise SetupError(f"supabase/config.toml: auth.signing_keys_path: {keys_path} cannot be read") from error
    return c.Jwt(
        secret=jwt_secret,
        issuer=auth.text("jwt_issuer") or external_url,
        expiry=auth.whole("jwt_expiry", 3600),
        keys_file=keys_file,
    )


def _mail(email: Section, root: Path, data: Path | None, external_url: str) -> c.Mail:
    smtp, templates = email.table("smtp"), email.table("template")
    server = c.Smtp(
        host=smtp.text("host"),
        port=smtp.whole("port", 587),
        user=smtp.text("user"),
        password=smtp.text("pass"),
        sender=smtp.text("admin_email", "noreply@localhost"),
        sender_name=smtp.text("sender_name"),
    )
    return c.Mail(
        enabled=email.switch("enable_signup", True),
        autoconfirm=not email.switch("enable_confirmations", False),
        secure_change=email.switch("double_confirm_changes", True),
        otp_length=email.whole("otp_length", 6),
        otp_expiry=email.whole("otp_expiry", 3600),
        max_frequency=email.duration("max_frequency", timedelta(seconds=1)),
        verify_path=f"{external_url}/verify",
        templates={kind: _template(templates.table(kind), kind, root) for kind in templates.keys()},  # noqa: SIM118
        smtp=server if server.host and smtp.switch("enabled", True) else None,
        folder=data / "mailbox" if data else None,
    )


def _template(template: Section, kind: str, root: Path) -> c.Template:
    path = template.text("content_path")
    # The CLI takes this one path relative to the project, the folder above supabase/.
    base = root if (root / path).is_file() else root.parent
    content = (
        load_template(f"auth.email.template.{kind}.content_path", path, base) if path else template.text("content")
    )
    return c.Template(subject=template.text("subject"), content=content)


def _sms(sms: Section) -> c.Sms:
    test, providers = sms.table("test_otp"), ("twilio", "twilio_verify", "messagebird", "textlocal", "vonage")
    return c.Sms(
        enabled=sms.switch("enable_signup", False),
        autoconfirm=not sms.switch("enable_confirmations", False),
        provider=next((name for name in providers if sms.table(name).switch("enabled", False)), ""),
        max_frequency=sms.duration("max_frequency", timedelta(seconds=5)),
        test_otp={phone.lstrip("+"): test.text(phone) for phone in test.keys()},  # noqa: SIM118
    )


def _password(auth: Section) -> c.Password:
    wanted = auth.text("password_requirements")
    if wanted not in _REQUIREMENTS:
        known = ", ".join(name for name in _REQUIREMENTS if name)
        raise SetupError(f"supabase/config.toml: auth.password_requirements must be empty or one of {known}")
    return c.Password(
        min_length=max(c.MIN_PASSWORD_LENGTH, auth.whole("minimum_password_length", c.MIN_PASSWORD_LENGTH)),
        required_characters=_REQUIREMENTS[wanted],
        reauthenticate=auth.table("email").switch("secure_password_change", False),
    )


def _mfa(mfa: Section) -> c.Mfa:
    totp, phone, webauthn = mfa.table("totp"), mfa.table("phone"), mfa.table("web_authn")
    return c.Mfa(
        totp_enroll=totp.switch("enroll_enabled", True),
        totp_verify=totp.switch("verify_enabled", True),
        phone_enroll=phone.switch("enroll_enabled", False),
        phone_verify=phone.switch("verify_enabled", False),
        webauthn_enroll=webauthn.switch("enroll_enabled", False),
        webauthn_verify=webauthn.switch("verify_enabled", False),
        max_factors=mfa.whole("max_enrolled_factors", 10),
    )


def _sessions(auth: Section) -> c.Sessions:
    sessions = auth.table("sessions")
    return c.Sessions(
        timebox=sessions.duration("timebox", timedelta(0)),
        inactivity=sessions.duration("inactivity_timeout", timedelta(0)),
        rotation=auth.switch("enable_refresh_token_rotation", True),
        reuse_interval=auth.whole("refresh_token_reuse_interval", 10),
    )


def _limits(limit: Section, *, mails_leave: bool) -> c.Limits:
    """As in the CLI, the limit of mails needs an SMTP server: it protects a sender's reputation."""
    usual = c.Limits()
    return c.Limits(
        sign_in=limit.whole("sign_in_sign_ups", int(usual.sign_in)),
        token_refresh=limit.whole("token_refresh", int(usual.token_refresh)),
        verify=limit.whole("token_verifications", int(usual.verify)),
        anonymous=limit.whole("anonymous_users", int(usual.anonymous)),
        email_sent=limit.whole("email_sent", int(usual.email_sent)) if mails_leave else usual.email_sent,
        sms_sent=limit.whole("sms_sent", int(usual.sms_sent)),
    )


def _provider(provider: Section) -> c.Provider:
    return c.Provider(
        enabled=provider.switch("enabled", False),
        client_id=provider.text("client_id"),
        secret=provider.text("secret"),
        redirect_uri=provider.text("redirect_uri"),
        url=provider.text("url").rstrip("/"),
        skip_nonce_check=provider.switch("skip_nonce_check", False),
    )


def _oauth_server(server: Section) -> c.OAuthServer:
    return c.OAuthServer(
        enabled=server.switch("enabled", False),
        dynamic_registration=server.switch("allow_dynamic_registration", False),
        authorization_path=server.text("authorization_url_path", "/oauth/consent"),
    )


def _webauthn(auth: Section, site_url: str) -> c.WebAuthn:
    settings, host = auth.table("webauthn"), urlsplit(site_url).hostname or "localhost"
    return c.WebAuthn(
        passkeys=auth.table("passkey").switch("enabled", False),
        rp_id=settings.text("rp_id") or host,
        rp_name=settings.text("rp_display_name") or host,
        origins=settings.texts("rp_origins") or (site_url.rstrip("/"),),
    )
