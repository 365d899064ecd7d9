"""Parsers of single settings. Each takes name and text, returns the value and raises SettingError."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from emulator.errors import SetupError
from emulator.rest.jwt.role_path import RolePath, RolePathError, parse_role_path
from emulator.rest.types import Identifier


class SettingError(SetupError, ValueError):
    """A setting is invalid; the message names it and the expected value."""


def text(_name: str, value: str) -> str:
    return value


def names(_name: str, value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",")) if value else ()


def schemas(name: str, value: str) -> tuple[str, ...]:
    found = names(name, value)
    for forbidden in ("pg_catalog", "information_schema"):
        if forbidden in found:
            raise SettingError(f"{name} does not allow schema: '{forbidden}'")
    return found


def boolean(name: str, value: str) -> bool:
    word = value.strip().strip("\"'").lower()
    if word in ("true", "false"):
        return word == "true"
    try:
        return int(word) > 0
    except ValueError:
        raise SettingError(f"{name} must be true or false, not '{value}'") from None


def integer(name: str, value: str) -> int:
    try:
        return int(value)
    except ValueError:
        raise SettingError(f"{name} must be a whole number, not '{value}'") from None


def positive(name: str, value: str) -> int:
    number = integer(name, value)
    if number < 1:
        raise SettingError(f"{name} must be at least 1, not {number}")
    return number


def port(name: str, value: str) -> int:
    number = integer(name, value)
    if not 0 <= number <= 65535:
        raise SettingError(f"{name} must be a port from 0 to 65535, not {number}")
    return number


def host(_name: str, value: str) -> str:
    """A host name or address. PostgREST's wildcards *, *4 and !4 mean all IPv4 interfaces, *6 and !6 all IPv6."""
    return {"*": "0.0.0.0", "*4": "0.0.0.0", "!4": "0.0.0.0", "*6": "::", "!6": "::"}.get(value, value)  # noqa: S104


def choice(*allowed: str) -> Callable[[str, str], str]:
    def reader(name: str, value: str) -> str:
        if value not in allowed:
            raise SettingError(f"{name} must be one of {', '.join(allowed)}, not '{value}'")
        return value

    return reader


def identifier(_name: str, value: str) -> Identifier:
    """`schema.name`, or `name` to be found through the search path."""
    schema, dot, name = value.partition(".")
    return Identifier(schema, name) if dot else Identifier("", value)


def file_content(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").removesuffix("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"{name}: cannot read {path}: {error}") from None


def text_or_file(name: str, value: str) -> str:
    return file_content(name, value[1:]).strip() if value.startswith("@") else value


def text_or_uri(name: str, value: str) -> str:
    """A StringOrURI (RFC 7519): text that contains a colon must be a URI."""
    if ":" not in value:
        return value
    scheme = value.partition(":")[0]
    plain = scheme.replace("+", "").replace("-", "").replace(".", "")
    if not (plain.isalnum() and scheme[0].isalpha()) or any(c.isspace() or c in '<>"{}|\\^`' for c in value):
        raise SettingError(f"{name} should be a string or a valid URI")
    return value


def role_path(name: str, value: str) -> RolePath:
    try:
        return parse_role_path(value)
    except RolePathError as error:
        raise SettingError(f"{name}: {error}") from None


def proxy_uri(name: str, value: str) -> str:
    try:
        parts = urlsplit(value)
        well_formed = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        well_formed = False
    if not well_formed:
        raise SettingError(f"{name}: malformed proxy uri, a correct example: https://example.com:8443/basePath")
    return value


def file_mode(name: str, value: str) -> int:
    try:
        mode = int(value, 8)
    except ValueError:
        raise SettingError(f"{name} must be an octal number, not '{value}'") from None
    if not 0o600 <= mode <= 0o777:
        raise SettingError(f"{name} must be between 600 and 777, not {value}")
    return mode


def transaction_end(name: str, value: str) -> dict[str, bool]:
    ends = {
        "": (False, False),
        "commit": (False, False),
        "commit-allow-override": (False, True),
        "rollback": (True, False),
        "rollback-allow-override": (True, True),
    }
    if value not in ends:
        raise SettingError(f"{name} must be one of {', '.join(filter(None, ends))}, not '{value}'")
    rollback_all, allow_override = ends[value]
    return {"db_tx_rollback_all": rollback_all, "db_tx_allow_override": allow_override}
