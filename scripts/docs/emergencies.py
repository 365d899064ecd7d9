"""Makes the rules of emergencies in the form in which legal-chat reads them."""

import sys
from importlib import import_module
from pathlib import Path


def compiled_rules(root: Path) -> dict[str, str]:
    """File name → text of functions/legal-chat/emergencies/compiled; nothing if there is no such function."""
    folder = root / "functions" / "legal-chat"
    if not (folder / "emergencies").exists():
        return {}
    sys.path.insert(0, str(folder))
    try:
        tables = import_module("emergency_source").read_rules(folder / "emergencies")
        texts = {"checksum": import_module("emergency").checksum(folder / "emergencies") + "\n"}
    finally:
        sys.path.remove(str(folder))
    for name, table in tables.items():
        texts[f"{name}.tsv"] = "".join(f"{key}\t{part.decode()}\n" for key, part in table.items())
    return {f"functions/legal-chat/emergencies/compiled/{name}": text for name, text in texts.items()}
