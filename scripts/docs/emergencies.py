"""Makes the rules of emergencies in the form in which legal-chat reads them."""

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec


def compiled_rules(root: Path) -> dict[str, str]:
    """File name → text of functions/legal-chat/emergencies/compiled; nothing if there is no such function."""
    folder = root / "functions" / "legal-chat"
    if not (folder / "emergencies").exists():
        return {}
    sys.path.insert(0, str(folder))
    try:
        read_rules = import_module("emergency_source").read_rules
    finally:
        sys.path.remove(str(folder))
    rules, words = read_rules(folder / "emergencies")
    texts = {"rules": _object(msgspec.structs.asdict(rules), _value)}
    texts |= {script: _object(buckets, _compact) for script, buckets in words.items()}
    return {f"functions/legal-chat/emergencies/compiled/{name}.json": f"{text}\n" for name, text in texts.items()}


def _object(parts: dict[Any, Any], text: Callable[[Any], str]) -> str:
    """Each part on a line of its own, so that a change shows as one."""
    return "{\n" + ",\n".join(f"{_compact(str(key))}:{text(part)}" for key, part in parts.items()) + "\n}"


def _value(value: Any) -> str:
    return _object(value, _compact) if isinstance(value, dict) else _compact(value)


def _compact(value: Any) -> str:
    return msgspec.json.encode(value).decode()
