"""Settings of assistants and runs; docs/chartchek.md explains them."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from shared.config import read_group, settings_group


@settings_group
@dataclass(frozen=True, slots=True, kw_only=True)
class AssistantSettings:
    """Times in seconds. Each field's variable is its name in capitals."""

    assistant_name: str = "ChartChek"
    assistant_instructions: str = (
        "You are ChartChek, an assistant for clinical documentation. Answer from the conversation and the attached "
        "files, cite the file you rely on, and say so when they do not hold the answer. You do not replace a clinician."
    )
    run_lease: float = 30.0
    run_on_leave: Literal["cancel", "finish"] = "cancel"
    run_leave_grace: float = 2.0
    run_context_tokens: int = 100_000
    run_index_timeout: float = 60.0
    responses_tools: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def assistant_settings() -> AssistantSettings:
    """This process's settings; raises SettingError."""
    return read_group(AssistantSettings)
