"""What tests with the openai SDK share."""

import json
from typing import Any

from openai import AssistantEventHandler
from typing_extensions import override

MODEL = "emulator-script"
"""Executes the last message as a script of the local AI server."""


def script(**fields: Any) -> Any:
    """A message that the model executes."""
    return [{"role": "user", "content": json.dumps(fields)}]


class Recorder(AssistantEventHandler):
    """Records the names of events, consecutive deltas as one, and the text."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.text = ""

    @override
    def on_event(self, event: Any) -> None:
        if not self.seen or self.seen[-1] != event.event:
            self.seen.append(event.event)

    @override
    def on_text_delta(self, delta: Any, snapshot: Any) -> None:
        self.text = snapshot.value
