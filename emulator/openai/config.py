"""Settings of the local AI server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from emulator.errors import SetupError

MAX_FILE_BYTES = 512 * 1024 * 1024


class SettingsError(SetupError, ValueError):
    """A setting has an invalid value."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings.

    data: folder for files, vector stores and stored responses; created if missing.
    api_key: the only accepted bearer key; None accepts every request.
    model: None for the guide, "smollm2", or the path of a .gguf file.
    word_delay: seconds between the words of the guide.
    control: serve /emulator/scripts and /emulator/requests, for tests.
    """

    data: Path
    api_key: str | None = None
    model: str | None = None
    word_delay: float = 0.015
    max_file_bytes: int = MAX_FILE_BYTES
    control: bool = False

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Settings:
        """Reads EMULATOR_OPENAI_DATA, _KEY, _MODEL, _WORD_DELAY and _CONTROL."""
        base = cls(
            data=Path(env.get("EMULATOR_OPENAI_DATA") or ".edgewise/openai"),
            api_key=env.get("EMULATOR_OPENAI_KEY") or None,
        )
        return base.with_env(env)

    @classmethod
    def from_stack(
        cls,
        config: Mapping[str, Any],
        *,
        data: Path,
        api_key: str | None = None,
        model: str | None = None,
        env: Mapping[str, str] | None = None,
        **_: Any,
    ) -> Settings:
        """Reads `[edgewise.openai]` of supabase/config.toml, overridden by the environment and by `model`."""
        table = config.get("edgewise", {}).get("openai", {})
        base = cls(data=Path(data), api_key=api_key, model=model or table.get("model"))
        if "word_delay" in table:
            base = replace(base, word_delay=_parse_delay(table["word_delay"]))
        settings = base.with_env(env or {})
        return replace(settings, model=model) if model else settings

    def with_env(self, env: Mapping[str, str]) -> Settings:
        """Returns a copy with the overrides of the environment."""
        return replace(
            self,
            model=env.get("EMULATOR_OPENAI_MODEL") or self.model,
            word_delay=_parse_delay(env.get("EMULATOR_OPENAI_WORD_DELAY") or self.word_delay),
            control=env.get("EMULATOR_OPENAI_CONTROL", "").lower() in ("1", "true", "yes") or self.control,
        )


def _parse_delay(value: str | float) -> float:
    try:
        seconds = float(value)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 10:
        raise SettingsError(f"EMULATOR_OPENAI_WORD_DELAY is {value!r}: give seconds between 0 and 10, such as 0.015")
    return seconds
