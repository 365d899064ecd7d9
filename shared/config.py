"""Settings, read from the environment once per process; tests call `Settings.from_env`.

Read elsewhere, because they belong to other parties' conventions: HOST and PORT (serve.py, before anything else is
imported), the proxies (http/proxy.py) and AWS's credentials (aws/credentials.py).

A module with settings of its own declares them as a `@settings_group` dataclass and reads them with `read_group`.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any, Literal, TypeVar, get_args, get_origin
from urllib.parse import urlsplit

from shared.errors import Misconfigured
from shared.http.address import fault
from shared.log import configure
from shared.server.forwarded import Proxies, networks

OPENAI_URL = "https://api.openai.com/v1"
DEFAULT_MODEL = "gpt-6.1-terra"
URLS = ("supabase_url", "supabase_jwks_url", "openai_base_url")


class SettingError(ValueError):
    """A variable is missing or invalid; the message names it and says what it must be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The library's settings; times in seconds, sizes in bytes. Each field's variable is its name in capitals."""

    supabase_url: str = ""
    supabase_anon_key: str = field(default="", repr=False)
    supabase_service_role_key: str = field(default="", repr=False)
    supabase_publishable_key: str = field(default="", repr=False)
    supabase_secret_key: str = field(default="", repr=False)
    supabase_jwt_secret: str = field(default="", repr=False)
    personal_keys_signing_key: str = field(default="", repr=False)
    supabase_jwks_url: str = ""
    jwt_issuers: tuple[str, ...] = ()
    jwt_audience: str = "authenticated"
    database_url: str = field(default="", repr=False)
    rest_timeout: float = 10.0

    openai_api_key: str = field(default="", repr=False)
    openai_base_url: str = OPENAI_URL
    openai_organization: str = ""
    openai_project: str = ""
    openai_model: str = DEFAULT_MODEL
    openai_max_retries: int = 2
    openai_connect_timeout: float = 5.0
    openai_first_byte_timeout: float = 60.0
    openai_silence_timeout: float = 60.0

    limits_url: str = "memory://"
    limits_on_failure: Literal["open", "closed"] = "closed"
    limits_timeout: float = 1.0

    file_max_bytes: int = 100_000_000
    file_types: tuple[str, ...] = ("pdf", "image", "text", "csv", "office")
    upload_bucket: str = ""
    upload_endpoint: str = ""
    upload_expires: int = 900

    secrets_max_age: float = 300.0
    aws_lwa_snapstart_after_restore_path: str = ""
    cors_origins: tuple[str, ...] = ("*",)
    forwarded_allow_ips: tuple[str, ...] = ("127.0.0.1", "::1")
    forwarded_hops: int = 1
    forwarded_by: Literal["proxies", "lambda"] = "proxies"
    cloudfront_key: str = field(default="", repr=False)
    endpoint_timeout_max: float = 3600.0
    stream_heartbeat: float = 15.0
    stream_max_duration: float = 600.0
    body_timeout: float = 30.0
    shutdown_timeout: float = 25.0
    log_tracebacks: Literal["on", "off"] = "off"

    @classmethod
    def from_env(cls, environment: Mapping[str, str]) -> "Settings":
        """Reads every field that is set; raises SettingError for a value that can't be used."""
        values = read_fields(cls, environment)
        base = values.get("supabase_url", "").rstrip("/")
        values["supabase_url"] = base
        if base:
            values.setdefault("supabase_jwks_url", f"{base}/auth/v1/.well-known/jwks.json")
            values.setdefault("jwt_issuers", (f"{base}/auth/v1",))
        values["openai_base_url"] = values.get("openai_base_url", OPENAI_URL).rstrip("/")
        if "cors_origins" in values:
            values["cors_origins"] = tuple(map(_origin, values["cors_origins"]))
        _check_forwarded(values)
        for name in URLS:
            if values.get(name) and (wrong := fault(values[name])):
                raise SettingError(f"{name.upper()} must be a URL such as https://example.com: {wrong}")
        return cls(**values)

    def require(self, name: str) -> str:
        """The value of a field that the request needs; raises Misconfigured naming the variable when it is empty."""
        value = getattr(self, name)
        if not value:
            raise Misconfigured(cause=f"{name.upper()} is not set: set it in the environment of this function")
        return str(value)


def read_fields(kind: type, environment: Mapping[str, str]) -> dict[str, Any]:
    """The fields of a settings dataclass that the environment sets; raises SettingError for an invalid value."""
    values: dict[str, Any] = {}
    for item in fields(kind):
        text = environment.get(item.name.upper(), "").strip()
        if text:
            values[item.name] = _convert(item.name.upper(), text, item.type)
    return values


Group = TypeVar("Group")
_groups: list[type] = []


def settings_group(kind: type[Group]) -> type[Group]:
    """Class decorator for a dataclass of settings that the process checks when it starts."""
    _groups.append(kind)
    return kind


_environment: Mapping[str, str] = os.environ
"""This process's variables, with the secrets that they refer to."""


def read_group(kind: type[Group], environment: Mapping[str, str] | None = None) -> Group:
    """The settings of another module, by default from this process's variables; raises SettingError."""
    return kind(**read_fields(kind, _environment if environment is None else environment))


def variable(name: str) -> str:
    """The value of a variable that a request needs, such as a secret; raises Misconfigured naming it if it is empty."""
    value = _environment.get(name, "")
    if not value:
        raise Misconfigured(cause=f"{name} is not set: set it in the environment of this function")
    return value


def check_groups(environment: Mapping[str, str] = os.environ) -> None:
    """Reads the settings of every module imported so far; raises SettingError naming the first invalid one."""
    for kind in _groups:
        read_group(kind, environment)


def _convert(name: str, text: str, kind: Any) -> Any:
    if kind == tuple[str, ...]:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if get_origin(kind) is Literal:
        if text not in get_args(kind):
            raise SettingError(f"{name} is {text!r}: it must be {' or '.join(map(repr, get_args(kind)))}")
        return text
    if kind in (int, float):
        try:
            number = kind(text)
        except ValueError:
            number = -1
        if not 0 <= number < 10**9:
            raise SettingError(f"{name} is {text!r}: it must be a number, 0 or more")
        return number
    return text


def _origin(text: str) -> str:
    """An entry of CORS_ORIGINS as browsers send it: in lower case and without a slash at the end."""
    scheme, separator, host = text.removesuffix("/").lower().partition("://")
    if text != "*" and not (scheme and separator and host and "/" not in host):
        raise SettingError(f"CORS_ORIGINS holds {text!r}: each origin must be like https://app.example.com, or *")
    return text if text == "*" else f"{scheme}://{host}"


def _check_forwarded(values: dict[str, Any]) -> None:
    try:
        networks(values.get("forwarded_allow_ips", ()))
    except ValueError as error:
        raise SettingError(f"FORWARDED_ALLOW_IPS: {error}: list addresses and networks of proxies, or *") from error
    if values.get("forwarded_hops") == 0:
        raise SettingError("FORWARDED_HOPS is '0': it must be 1 or more")


@lru_cache(maxsize=1)
def proxies(read: Settings) -> Proxies:
    """The proxies in front of this process."""
    allowed = networks(read.forwarded_allow_ips)
    return Proxies(allowed, read.forwarded_hops, read.forwarded_by, read.cloudfront_key)


@lru_cache(maxsize=1)
def settings() -> Settings:
    """This process's settings; raises SettingError, or SecretError for a reference that can't be read."""
    return read_settings()


def read_settings() -> Settings:
    """Reads the environment, and the secrets it refers to (shared/secrets.py). Blocks while it does."""
    global _environment
    environment: Mapping[str, str] = os.environ
    if refers_to_secrets():
        from shared.secrets import resolve

        environment = resolve(environment)
    read = Settings.from_env(environment)
    _environment = environment
    _check_proxies(read)
    configure(tracebacks=read.log_tracebacks == "on")
    return read


def _check_proxies(read: Settings) -> None:
    """Checks at start that the proxies of the environment can be used, like every other setting."""
    from shared.http.proxy import UnusableProxy, find_proxy

    for url in filter(None, (getattr(read, name) for name in URLS)):
        parts = urlsplit(url)
        try:
            find_proxy(parts.scheme, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))
        except UnusableProxy as error:
            raise SettingError(str(error)) from error


def refers_to_secrets() -> bool:
    return any(value.startswith(("ssm:", "secretsmanager:")) for value in os.environ.values())
