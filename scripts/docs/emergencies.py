"""Makes the rules of emergencies in the form in which legal-chat reads them."""

import sys
from hashlib import sha256
from importlib import import_module
from pathlib import Path

import msgspec


def compiled_rules(root: Path) -> dict[str, str]:
    """File name → text of functions/legal-chat/emergencies/compiled; nothing if there is no such function."""
    folder = root / "functions" / "legal-chat"
    paths = sorted(path for path in (folder / "emergencies").glob("*.toml") if path.stem != "kinds")
    if not paths:
        return {}
    sys.path.insert(0, str(folder))
    try:
        read_rules = import_module("emergency_source").read_rules
    finally:
        sys.path.remove(str(folder))
    rules = {path: read_rules(path, sha256(path.read_bytes()).hexdigest()) for path in paths}
    return {
        f"functions/legal-chat/emergencies/compiled/{path.stem}.json": msgspec.json.encode(each).decode() + "\n"
        for path, each in rules.items()
    }
