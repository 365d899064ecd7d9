"""The texts of legal-chat, in files of their own so that they can be reviewed: `prompts/` and `texts.toml`."""

from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).parent


@lru_cache
def instructions(language: str) -> str:
    """The instructions for the model, in `prompts/<language>.txt`."""
    return (HERE / "prompts" / f"{language}.txt").read_text(encoding="utf-8").strip()


@lru_cache(maxsize=1)
def texts() -> dict[str, dict[str, str]]:
    """The texts around an answer, by language."""
    import tomllib  # takes 3 ms, which an answer without sources or helplines does not need

    return tomllib.loads((HERE / "texts.toml").read_text(encoding="utf-8"))
