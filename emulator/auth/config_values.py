"""Parses single settings: Go durations, rates, booleans, numbers, URLs, JWKs, mail templates."""

from __future__ import annotations

import base64
import json
import logging
import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from emulator.auth.config_types import Hook
from emulator.errors import SetupError

log = logging.getLogger("edgewise.auth")
PROVIDERS = [
    "apple",
    "azure",
    "bitbucket",
    "discord",
    "facebook",
    "figma",
    "fly",
    "github",
    "gitlab",
    "google",
    "kakao",
    "keycloak",
    "linkedin",
    "linkedin_oidc",
    "notion",
    "slack",
    "slack_oidc",
    "snapchat",
    "spotify",
    "twitch",
    "twitter",
    "workos",
    "x",
    "zoom",
]

_UNITS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}
_DURATION = re.compile(r"[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|ms|s|m|h))+")
_PART = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)")
_TRUE, _FALSE = {"1", "t", "true"}, {"0", "f", "false"}


HOOKS = (
    "before_user_created",
    "custom_access_token",
    "mfa_verification_attempt",
    "password_verification_attempt",
    "send_email",
    "send_sms",
)
_GATEWAY_HOSTS = ("kong", "api.supabase.internal")


def parse_hook(name: str, uri: str, secrets: str, api_url: str) -> Hook:
    """A hook; SetupError names the setting. Host names of Supabase's containers become addresses of this computer."""
    parts = urlsplit(uri)
    if parts.scheme == "pg-functions" and len([part for part in parts.path.split("/") if part]) == 2:
        return Hook(uri)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SetupError(f"{name} is {uri!r}: write pg-functions://postgres/<schema>/<function> or an http(s) URL")
    if parts.hostname == "host.docker.internal":
        uri = uri.replace("host.docker.internal", "127.0.0.1", 1)
    elif parts.hostname in _GATEWAY_HOSTS:
        uri = parts._replace(scheme=urlsplit(api_url).scheme, netloc=urlsplit(api_url).netloc).geturl()
    try:
        keys = tuple(base64.b64decode(secret.removeprefix("v1,whsec_")) for secret in secrets.split("|") if secret)
    except ValueError as error:
        raise SetupError(f"{name}: a secret of the hook must be v1,whsec_ followed by base64") from error
    if not keys:
        raise SetupError(f"{name}: the hook needs secrets, such as v1,whsec_ followed by base64")
    return Hook(uri, keys)


def parse_duration(text: str) -> timedelta:
    """A Go duration such as `1h30m`, `5ns`, `-2s` or `0`. ValueError for an invalid one."""
    if text in ("0", "+0", "-0"):
        return timedelta(0)
    if not _DURATION.fullmatch(text):
        raise ValueError(f'time: invalid duration "{text}"')
    seconds = sum(float(amount) * _UNITS[unit] for amount, unit in _PART.findall(text))
    try:
        # a timedelta's unit is the microsecond: 1ns must not become 0, which means "unlimited"
        absolute = timedelta(seconds=max(seconds, 1e-6) if seconds else 0)
    except OverflowError as error:
        raise ValueError(f'time: invalid duration "{text}"') from error
    return -absolute if text.startswith("-") else absolute


def duration(name: str, text: str, default: timedelta) -> timedelta:
    if not text:
        return default
    try:
        return parse_duration(text)
    except ValueError as error:
        raise SetupError(f"{name} is {text!r}, which is no duration: write it like 30s, 5m or 24h") from error


def boolean(name: str, text: str, default: bool) -> bool:
    if not text:
        return default
    if text.lower() in _TRUE:
        return True
    if text.lower() in _FALSE:
        return False
    raise SetupError(f"{name} is {text!r}: write true or false")


def number(name: str, text: str, default: float) -> float:
    if not text:
        return default
    try:
        value = float(text)
    except ValueError as error:
        raise SetupError(f"{name} is {text!r}, which is no number") from error
    if value != value or value in (float("inf"), float("-inf")):
        raise SetupError(f"{name} is {text!r}, which is no number")
    return value


def hash_cost(env: Mapping[str, str]) -> int:
    """The cost of bcrypt in EMULATOR_AUTH_HASH_COST, or GoTrue's."""
    text = env.get("EMULATOR_AUTH_HASH_COST") or "10"
    if not text.isdecimal() or not 4 <= int(text) <= 14:
        raise SetupError(f"EMULATOR_AUTH_HASH_COST is {text!r}: give a whole number between 4 and 14")
    return int(text)


def rate(name: str, text: str, default: float, per: timedelta) -> float:
    """`30`, or `10/24h` converted to the limit's period `per`."""
    amount, slash, period = text.partition("/")
    value = number(name, amount, default)
    if not slash:
        return value
    length = duration(name, period, per).total_seconds()
    return value * per.total_seconds() / length if length > 0 else value


def check_url(name: str, text: str, schemes: tuple[str, ...] = ("http", "https")) -> None:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as error:
        raise SetupError(f"{name} is not a URL: {error}") from error
    if schemes == ("http", "https"):
        # the scheme may be a mobile app's
        if not parts.scheme:
            raise SetupError(f"{name} is {text!r}: use a URL with a scheme, e.g. http://localhost:3000")
    elif parts.scheme not in schemes:
        raise SetupError(f"{name} must start with {schemes[0]}://")


def character_sets(text: str) -> tuple[str, ...]:
    """The character sets of GOTRUE_PASSWORD_REQUIRED_CHARACTERS, separated by colons; `\\:` is a colon."""
    return tuple(part.replace("\0", ":") for part in text.replace("\\:", "\0").split(":") if part)


def parse_keys(name: str, text: str) -> tuple[dict[str, Any], ...]:
    """A JSON list of JWKs."""
    if not text:
        return ()
    try:
        keys = json.loads(text)
    except ValueError as error:
        raise SetupError(f"{name} is not JSON: use a list of JWKs") from error
    if not isinstance(keys, list) or not all(isinstance(key, dict) and "kty" in key for key in keys):
        raise SetupError(f"{name} must be a list of JWKs, each an object with its kty")
    return tuple(cast("list[dict[str, Any]]", keys))


def warn_unsupported(names: Iterable[str]) -> None:
    """Logs the enabled settings that the local service does not implement."""
    for name in names:
        log.warning("%s is not part of the local Auth service and has no effect", name)


def load_template(name: str, source: str, root: Path = Path()) -> str:
    """The content of the template file; a URL is returned as it is, and fetched when the service starts."""
    if source.startswith(("http://", "https://")):
        return source
    path = root / source
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(f"{name}: the mail template {source} cannot be read") from error
