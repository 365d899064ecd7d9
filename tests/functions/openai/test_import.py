"""`edgewise import-assistants`: saved objects become rows that the API serves under their old ids."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import openai
import pytest

from tests.conftest import ROOT, Stack
from tests.harness.bundled import needs
from tests.harness.openai_sdk import DEPRECATED
from tests.harness.users import User

pytestmark = [needs("openai"), DEPRECATED]


def message(name: str, role: str, text: str, at: Any, **fields: Any) -> dict[str, Any]:
    content = [{"type": "text", "text": {"value": text, "annotations": []}}]
    return {"object": "thread.message", "id": name, "role": role, "content": content, "created_at": at, **fields}


ASSISTANT = {
    "object": "assistant",
    "id": "asst_old",
    "name": "Clerk",
    "model": "gpt-4o",
    "instructions": "Be brief.",
    "tools": [
        {"type": "retrieval"},
        {"type": "bing_grounding"},
        {"type": "function", "function": {"name": "weather", "parameters": {"type": "object"}, "secret": 1}},
    ],
    "tool_resources": {"file_search": {"vector_store_ids": ["vs_old"]}},
    "metadata": {"a": "1", "b": 2},
    "created_at": 1700000000,
}
NEWEST_FIRST = {
    "object": "list",
    "data": [
        message("msg_2", "assistant", "A surety.", 1700000101, assistant_id="asst_old", thread_id="thread_old"),
        message("msg_1", "user", "What is bail?", 1700000100, thread_id="thread_old", file_ids=["file_gone"]),
    ],
}
LINES = [
    {"thread": {"object": "thread", "id": "thread_azure", "created_at": "2024-05-01T10:00:00Z"}},
    message("msg_3", "user", "Hello", "2024-05-01T10:00:01Z", thread_id="thread_azure"),
    message("msg_4", "system", "No.", "2024-05-01T10:00:02Z", thread_id="thread_azure"),
    {"object": "thread.run", "id": "run_1"},
]


def run(stack: Stack, path: Path, user: str, *options: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "emulator", "import-assistants", str(path), "--user", user]
    done = subprocess.run(
        [*command, "--db-url", stack.database_url, *options], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    return done.returncode, done.stdout + done.stderr


def test_saved_objects_are_imported_once(
    stack: Stack, user: User, client: openai.OpenAI, other_client: openai.OpenAI, tmp_path: Path
) -> None:
    (tmp_path / "assistants.json").write_text(json.dumps([ASSISTANT]))
    (tmp_path / "messages.json").write_text(json.dumps(NEWEST_FIRST))
    (tmp_path / "azure.jsonl").write_text("\n".join(map(json.dumps, LINES)))
    code, report = run(stack, tmp_path, user.id)
    assert (code, "nothing was written" in report) == (0, True), report
    for line in (
        "assistants: 1 new, 0 already here",
        "threads: 2 new, 0 already here",
        "messages: 3 new, 0 already here",
        "asst_old: its tool bing_grounding does not exist here",
        "asst_old: its files and vector stores are not here",
        "asst_old: metadata that is no text is left out",
        "msg_4: left out: its role is system",
        "file_gone: this file is not here",
        "1 objects 'thread.run' are not imported",
    ):
        assert line in report
    with pytest.raises(openai.NotFoundError):
        client.beta.assistants.retrieve("asst_old")
    assert "assistants: 1 new" in run(stack, tmp_path, user.id, "--apply")[1]
    report = run(stack, tmp_path, user.id, "--apply")[1]
    assert "messages: 0 new, 3 already here" in report
    assistant = client.beta.assistants.retrieve("asst_old")
    assert [tool.type for tool in assistant.tools] == ["file_search", "function"]
    assert (assistant.created_at, assistant.metadata) == (1700000000, {"a": "1"})
    messages = client.beta.threads.messages.list("thread_old", order="asc").data
    assert [(each.id, each.role, each.created_at) for each in messages] == [
        ("msg_1", "user", 1700000100),
        ("msg_2", "assistant", 1700000101),
    ]
    assert len(client.conversations.items.list("conv_azure").data) == 1
    with pytest.raises(openai.NotFoundError):
        other_client.beta.threads.retrieve("thread_old")


def test_what_cannot_be_read_is_named(stack: Stack, user: User, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text("{\n")
    code, report = run(stack, broken, user.id)
    assert (code, "broken.json, line 1" in report) == (1, True)
    broken.write_text("[]")
    code, report = run(stack, broken, "nobody@example.com")
    assert (code, "there is no user nobody@example.com" in report) == (1, True)
