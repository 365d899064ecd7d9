"""The types of the settings, by topic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

Json = dict[str, Any]
MIN_PASSWORD_LENGTH = 6


@dataclass(frozen=True, slots=True)
class Jwt:
    secret: str
    issuer: str
    expiry: int = 3600  # seconds
    audience: str = "authenticated"
    default_role: str = "authenticated"
    admin_roles: tuple[str, ...] = ("service_role", "supabase_admin")
    keys: tuple[Json, ...] = ()  # JWKs, private or public; the first signing key signs
    keys_file: Path | None = None  # JWKs that are reloaded when the file changes
    key_id: str = ""


@dataclass(frozen=True, slots=True)
class Smtp:
    host: str
    port: int = 587
    user: str = ""
    password: str = ""
    sender: str = "noreply@localhost"
    sender_name: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A mail template; an empty field means the built-in one."""

    subject: str = ""
    content: str = ""


NOTICES = (
    "password_changed",
    "email_changed",
    "phone_changed",
    "identity_linked",
    "identity_unlinked",
    "mfa_factor_enrolled",
    "mfa_factor_unenrolled",
)


@dataclass(frozen=True, slots=True)
class Mail:
    enabled: bool = True
    autoconfirm: bool = False
    secure_change: bool = True
    otp_length: int = 6
    otp_expiry: int = 86400  # seconds
    max_frequency: timedelta = timedelta(minutes=1)
    verify_path: str = "/verify"
    templates: Mapping[str, Template] = field(default_factory=dict)
    notices: Mapping[str, Template] = field(default_factory=dict)  # those that are on: mails about a change
    smtp: Smtp | None = None
    folder: Path | None = None  # of the local mailbox; None: in memory


@dataclass(frozen=True, slots=True)
class Sms:
    enabled: bool = False
    autoconfirm: bool = False
    provider: str = ""
    otp_expiry: int = 60  # seconds
    max_frequency: timedelta = timedelta(minutes=1)
    test_otp: Mapping[str, str] = field(default_factory=dict)  # phone without + -> its fixed code


@dataclass(frozen=True, slots=True)
class Password:
    min_length: int = MIN_PASSWORD_LENGTH
    required_characters: tuple[str, ...] = ()
    reauthenticate: bool = False  # for a change of password in a session older than a day
    require_current: bool = False
    hash_cost: int = 10  # of bcrypt


@dataclass(frozen=True, slots=True)
class Mfa:
    totp_enroll: bool = True
    totp_verify: bool = True
    phone_enroll: bool = False
    phone_verify: bool = False
    webauthn_enroll: bool = False
    webauthn_verify: bool = False
    max_factors: int = 10
    challenge_expiry: int = 300  # seconds


@dataclass(frozen=True, slots=True)
class Sessions:
    timebox: timedelta = timedelta(0)  # 0: unlimited
    inactivity: timedelta = timedelta(0)
    single_per_user: bool = False
    rotation: bool = True
    reuse_interval: int = 10  # seconds


@dataclass(frozen=True, slots=True)
class Limits:
    """Requests per client and five minutes; anonymous sign-ins, mails and SMS per hour. 0: unlimited."""

    header: str | None = None  # with the client's address; None: use the peer's address; "": no limits per client
    sign_in: float = 1000
    token_refresh: float = 5000
    verify: float = 1000
    factor: float = 1000
    anonymous: float = 1000
    email_sent: float = 1000
    sms_sent: float = 1000


@dataclass(frozen=True, slots=True)
class Provider:
    enabled: bool = False
    client_id: str = ""
    secret: str = ""
    redirect_uri: str = ""
    url: str = ""
    skip_nonce_check: bool = False


@dataclass(frozen=True, slots=True)
class Hook:
    """uri: pg-functions://<database>/<schema>/<function>, or http(s), whose requests are signed with the secrets."""

    uri: str
    secrets: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class OAuthServer:
    enabled: bool = False
    dynamic_registration: bool = False
    authorization_path: str = "/oauth/consent"
    default_scope: str = "email"


@dataclass(frozen=True, slots=True)
class WebAuthn:
    passkeys: bool = False
    rp_id: str = "localhost"
    rp_name: str = "localhost"
    origins: tuple[str, ...] = ("http://localhost:3000",)
    challenge_expiry: int = 300  # seconds
    max_passkeys: int = 10


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of the service."""

    database_url: str
    site_url: str
    external_url: str
    jwt: Jwt
    host: str = "127.0.0.1"
    port: int = 9999
    uri_allow_list: tuple[str, ...] = ()
    disable_signup: bool = False
    anonymous: bool = False
    manual_linking: bool = False
    web3: bool = False
    mail: Mail = Mail()
    sms: Sms = Sms()
    password: Password = Password()
    mfa: Mfa = Mfa()
    sessions: Sessions = Sessions()
    limits: Limits = Limits()
    providers: Mapping[str, Provider] = field(default_factory=dict)
    oauth_server: OAuthServer = OAuthServer()
    webauthn: WebAuthn = WebAuthn()
    hooks: Mapping[str, Hook] = field(default_factory=dict)
    pool_size: int = 10
