"""`edgewise import-assistants`: saved or fetched objects become rows that the API serves under their old ids."""

import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import openai
import pytest

from emulator.errors import SetupError
from emulator.importing.remote import Source, fetch
from emulator.importing.saved import read_path
from tests.conftest import ROOT, Stack
from tests.functions.openai.conftest import base_url
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
        {"type": "file_search", "file_search": {"max_num_results": 7, "ranking_options": {"ranker": "auto", "new": 1}}},
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


def run(stack: Stack, path: Path, user: str, *options: str, key: str = "") -> tuple[int, str]:
    command = [sys.executable, "-m", "emulator", "import-assistants", str(path), "--user", user]
    done = subprocess.run(
        [*command, "--db-url", stack.database_url, *options],
        cwd=ROOT,
        env={**os.environ, "IMPORT_API_KEY": key},
        capture_output=True,
        text=True,
        timeout=60,
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
    assert [tool.type for tool in assistant.tools] == ["file_search", "function", "file_search"]
    assert assistant.tools[2].to_dict()["file_search"] == {"max_num_results": 7, "ranking_options": {"ranker": "auto"}}
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


def test_objects_are_fetched_from_an_api_that_has_them(
    stack: Stack,
    user: User,
    other_user: User,
    client: openai.OpenAI,
    other_client: openai.OpenAI,
    tmp_path: Path,
) -> None:
    assistant = client.beta.assistants.create(model="gpt-4o", name="Clerk", instructions="Be brief.")
    spoken: Any = [{"role": "user", "content": "What is bail?"}, {"role": "assistant", "content": "A surety."}]
    thread = client.beta.threads.create(messages=spoken, metadata={"matter": "7"})
    (tmp_path / "rows.csv").write_text(f"user,thread\n1,{thread.id}\n2,thread_gone\n")
    source = ("--from-url", base_url(stack), "--threads", str(tmp_path / "rows.csv"))
    folder = tmp_path / "saved"
    code, report = run(stack, folder, other_user.id, *source, key="")
    assert (code, "IMPORT_API_KEY" in report) == (1, True), report
    code, report = run(stack, folder, other_user.id, *source, key=user.token)
    assert (code, "nothing was written" in report) == (0, True), report
    for line in ("assistants: 1 new", "messages: 2 new", "1 threads fetched into", "thread_gone: there is no such"):
        assert line in report
    _, report = run(stack, folder, other_user.id, *source, "--apply", key=user.token)
    assert "0 threads fetched" in report
    assert folder.stat().st_mode & 0o077 == 0
    taken = other_client.beta.assistants.retrieve(assistant.id)
    assert (taken.instructions, taken.created_at) == ("Be brief.", assistant.created_at)
    assert other_client.beta.threads.retrieve(thread.id).metadata == {"matter": "7"}
    original = client.beta.threads.messages.list(thread.id).data
    assert [(each.id, each.role, each.content) for each in other_client.beta.threads.messages.list(thread.id).data] == [
        (each.id, each.role, each.content) for each in original
    ]


class AzureLike(BaseHTTPRequestHandler):
    """Lists threads, one object per page, limits requests, and refuses the last thread until `allowed`."""

    allowed = False
    limited = 0
    requests: ClassVar[list[tuple[str, dict[str, list[str]], str | None]]] = []

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = parse_qs(parts.query)
        type(self).requests.append((parts.path, query, self.headers["api-key"] or self.headers["authorization"]))
        if type(self).limited % 3 == 0:
            status, body = 429, {"error": {"message": "Too many requests"}}
        elif parts.path.endswith("thread_2/messages") and not self.allowed:
            status, body = 403, {"error": {"message": "Not now"}}
        else:
            status, body = 200, self.found(parts.path, query.get("after", [""])[0])
        type(self).limited += 1
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("retry-after-ms", "20")
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def found(self, path: str, after: str) -> dict[str, Any]:
        match path.removeprefix("/api/projects/p/").split("/"):
            case ["assistants"]:
                objects: list[dict[str, Any]] = [{**ASSISTANT, "id": f"asst_{at}"} for at in (1, 2)]
            case ["threads"]:
                objects = [{"object": "thread", "id": f"thread_{at}"} for at in (1, 2)]
            case ["threads", thread_id]:
                return {"object": "thread", "id": thread_id, "created_at": 1700000000}
            case ["threads", thread_id, _]:
                objects = [message(f"msg_{thread_id}_{at}", "user", str(at), 1700000000 + at) for at in (1, 2, 3)]
        page = [each for each in objects if each["id"] > after][:1]
        return {"data": page, "has_more": page != objects[-1:], "last_id": page[-1]["id"]}

    def log_message(self, *_: Any) -> None:
        pass


def test_fetching_waits_at_limits_and_goes_on_where_it_was_interrupted(tmp_path: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), AzureLike) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/api/projects/p"
        with Source(url, "key", "2025-05-01") as source:
            with pytest.raises(SetupError, match="thread_2/messages with 403"):
                fetch(source, tmp_path, [])
            AzureLike.allowed = True
            first, AzureLike.requests = AzureLike.requests, []
            notes = fetch(source, tmp_path, [])
        server.shutdown()
    assert "1 threads fetched" in notes[0]
    assert not [path for path, _, _ in AzureLike.requests if "thread_1" in path]
    assert {(query["api-version"][0], key) for _, query, key in first} == {("2025-05-01", "key")}
    saved = read_path(tmp_path)
    assert sorted(saved.assistants) == ["asst_1", "asst_2"]
    assert {name: len(found) for name, found in saved.messages.items()} == {"thread_1": 3, "thread_2": 3}


@pytest.mark.parametrize("url", ["http://example.com/v1", "file:///etc/passwd", "https:example"])
def test_a_key_is_sent_over_https_only(url: str) -> None:
    with pytest.raises(SetupError, match="from-url"):
        Source(url, "key", None)
