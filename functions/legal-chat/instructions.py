"""Instructions for the model, one text per language in `prompts/`, so that they can be reviewed as texts."""

from functools import lru_cache
from pathlib import Path

PROMPTS = Path(__file__).parent / "prompts"


@lru_cache
def instructions(language: str) -> str:
    """The instructions in `prompts/<language>.txt`."""
    return (PROMPTS / f"{language}.txt").read_text(encoding="utf-8").strip()
