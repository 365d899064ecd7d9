"""What tests with the openai SDK share."""

import json
from typing import Any

import httpx
import pytest
from openai import AssistantEventHandler
from typing_extensions import override

from tests.conftest import Stack

DEPRECATED = pytest.mark.filterwarnings("ignore:.*deprecated.*:DeprecationWarning")
"""The SDK warns of OpenAI's end of the API."""

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


def model_requests(stack: Stack, mark: str) -> list[Any]:
    """The bodies of requests to the model that contain `mark`."""
    key = json.loads((stack.data / "stack.json").read_text())["environment"]["OPENAI_API_KEY"]
    headers = {"authorization": f"Bearer {key}"}
    requests = httpx.get(f"{stack.openai_url}/emulator/requests", headers=headers).json()["data"]
    return [
        each["body"] for each in requests if each["path"] == "/responses" and mark in json.dumps(each.get("body") or "")
    ]
