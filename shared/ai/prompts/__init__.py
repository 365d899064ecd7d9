"""Instructions for the model: one text per assistant and language, to be read and corrected as texts."""

from functools import lru_cache
from pathlib import Path


@lru_cache
def prompt(name: str) -> str:
    """The instructions in `<name>.txt`."""
    return (Path(__file__).parent / f"{name}.txt").read_text(encoding="utf-8").strip()
