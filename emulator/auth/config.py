"""The settings, read from GoTrue's environment variables or from supabase/config.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emulator.auth import config_env, config_stack, config_types


@dataclass(frozen=True, slots=True)
class Settings(config_types.Settings):
    """All settings, with the two ways to read them."""

    @staticmethod
    def from_env(env: Mapping[str, str]) -> Settings:
        """From GoTrue's environment variables. SetupError names a missing or invalid one."""
        return config_env.read(env, Settings)

    @staticmethod
    def from_stack(
        config: Mapping[str, Any],
        *,
        database_url: str,
        api_url: str,
        jwt_secret: str,
        root: Path = Path("supabase"),
        data: Path | None = None,
        env: Mapping[str, str] | None = None,
    ) -> Settings:
        """From a parsed supabase/config.toml. root: the folder of its relative paths; data: the mailbox's parent."""
        return config_stack.read(
            config,
            Settings,
            database_url=database_url,
            api_url=api_url,
            jwt_secret=jwt_secret,
            root=root,
            data=data,
            env=env or {},
        )
