"""The effective settings in configuration file format: `edgewise rest --dump-config`."""

from __future__ import annotations

from typing import Any

from emulator.rest.config import Settings
from emulator.rest.types import Identifier

# Not settings themselves, or written under another name below.
SPECIAL = frozenset({"raw", "app_settings", "jwt_keys", "db_tx_allow_override", "db_tx_rollback_all"})


def dump_config(settings: Settings) -> str:
    lines = {
        name.replace("_", "-"): _text(name, getattr(settings, name))
        for name in Settings.__dataclass_fields__
        if name not in SPECIAL
    }
    lines["jwt-secret"] = _quoted(settings.raw.get("jwt-secret", ""))
    lines["jwt-secret-is-base64"] = settings.raw.get("jwt-secret-is-base64", "false")
    lines["db-tx-end"] = _quoted(_transaction_end(settings))
    lines |= {name: _quoted(value) for name, value in settings.app_settings}
    return "".join(f"{name} = {value}\n" for name, value in sorted(lines.items()))


def _transaction_end(settings: Settings) -> str:
    end = "rollback" if settings.db_tx_rollback_all else "commit"
    return f"{end}-allow-override" if settings.db_tx_allow_override else end


def _text(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if name.endswith("socket_mode"):
        return _quoted(f"{value:o}")
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Identifier):
        return _quoted(".".join(part for part in value if part))
    if isinstance(value, tuple):
        return _quoted(",".join(value))
    if name == "jwt_role_claim_key":
        return _quoted(value.text.replace("$", "$$"))
    return _quoted("" if value is None else str(value))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'
