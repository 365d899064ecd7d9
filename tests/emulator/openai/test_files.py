"""Endpoints /files: uploads are streamed to disk, and failed ones deleted."""

import contextlib
import os
import subprocess
import sys
import time
import uuid
from pathlib import Path

import httpx
import openai
import pytest

from tests.harness.process import end, start

ROOT = Path(__file__).parents[3]


def test_file_lifecycle(client):
    file = client.files.create(file=("a note.txt", b"The hearing is on Monday."), purpose="user_data")
    assert (file.object, file.bytes, file.filename, file.status) == ("file", 25, "a note.txt", "processed")
    assert client.files.retrieve(file.id) == file
    assert client.files.content(file.id).read() == b"The hearing is on Monday."
    assert client.files.delete(file.id).deleted
    with pytest.raises(openai.NotFoundError):
        client.files.retrieve(file.id)
    with pytest.raises(openai.NotFoundError):
        client.files.content(file.id)


def test_lists_are_filtered_sorted_and_paginated(serve):
    with serve() as server, openai.OpenAI(base_url=server.url, api_key="any") as client:
        names = [f"{number}.txt" for number in range(5)]
        for name in names:
            client.files.create(file=(name, b"x"), purpose="assistants")
        client.files.create(file=("v.png", b"x"), purpose="vision")
        assert [file.filename for file in client.files.list(purpose="assistants", limit=2)] == names[::-1]
        first = client.files.list(order="asc", limit=2)
        assert ([file.filename for file in first.data], first.has_more) == (names[:2], True)
        assert [
            file.filename for file in client.files.list(order="asc", limit=2, after=first.data[-1].id).data
        ] == names[2:4]


def test_assistants_files_cannot_be_downloaded(client):
    file = client.files.create(file=("a.txt", b"x"), purpose="assistants")
    with pytest.raises(openai.BadRequestError, match="Not allowed to download files of purpose: assistants"):
        client.files.content(file.id)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\docs\\résumé.pdf", "résumé.pdf"),
        ("a\u202eb.txt", "ab.txt"),
        ("അവന്‍.txt", "അവന്‍.txt"),
        ("..", ".."),
    ],
)
def test_names_are_cleaned(client, given, kept):
    assert client.files.create(file=(given, b"x"), purpose="user_data").filename == kept


BOUND = {"content-type": "multipart/form-data; boundary=b"}
FILE = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nabc\r\n'
PURPOSE = b'--b\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nuser_data\r\n'


@pytest.mark.parametrize(
    ("headers", "content", "status", "word"),
    [
        (BOUND, FILE + b"--b--\r\n", 400, "purpose"),
        (BOUND, PURPOSE + b"--b--\r\n", 400, "file"),
        (BOUND, PURPOSE + FILE, 400, "early"),
        (BOUND, PURPOSE + FILE + FILE + b"--b--\r\n", 400, "exactly one"),
        (BOUND, b"nonsense", 400, "parse"),
        (BOUND, PURPOSE.replace(b"user_data", b"fun") + FILE + b"--b--\r\n", 400, "'fun'"),
        (BOUND, PURPOSE + FILE.replace(b"abc", b"") + b"--b--\r\n", 400, "empty"),
        (BOUND, PURPOSE.replace(b"user_data", b"x" * 5000) + FILE + b"--b--\r\n", 400, "too long"),
        ({"content-type": "application/json"}, b"{}", 415, "multipart"),
        ({"content-type": "multipart/form-data"}, b"", 415, "multipart"),
    ],
)
def test_invalid_forms(serve, tmp_path, headers, content, status, word):
    with serve() as server:
        response = httpx.post(f"{server.url}/files", headers=headers, content=content, timeout=60)
        assert (response.status_code, word in response.json()["error"]["message"]) == (status, True), response.text
        assert httpx.get(f"{server.url}/files", timeout=60).json()["data"] == []
    assert list((tmp_path / "own" / "files").iterdir()) == []


def test_a_file_over_the_limit_is_refused_and_deleted(serve, tmp_path):
    with (
        serve(max_file_bytes=100_000) as server,
        openai.OpenAI(base_url=server.url, api_key="any", max_retries=0) as client,
    ):
        assert client.files.create(file=("a.bin", b"x" * 100_000), purpose="user_data").bytes == 100_000
        with pytest.raises(openai.APIStatusError) as raised:
            client.files.create(file=("a.bin", b"x" * 100_001), purpose="user_data")
        assert raised.value.status_code == 413
        assert len(list((tmp_path / "own" / "files").iterdir())) == 1


def test_an_aborted_upload_is_deleted(serve, tmp_path):
    def half():
        yield PURPOSE + FILE[:-5]
        raise ConnectionAbortedError

    with serve() as server:
        with contextlib.suppress(Exception):
            httpx.post(f"{server.url}/files", headers=BOUND, content=half(), timeout=60)
        folder = tmp_path / "own" / "files"
        deadline = time.monotonic() + 30
        while list(folder.iterdir()) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert list(folder.iterdir()) == []


def test_a_large_upload_is_streamed_to_disk(tmp_path):
    """Runs the server in its own process to measure its memory."""
    env = {**os.environ, "EMULATOR_OPENAI_DATA": str(tmp_path), "PORT": "0"}
    command = [sys.executable, "-m", "emulator.openai"]
    process = start(command, env=env, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        url = process.stdout.readline().split()[1]
        httpx.get(f"{url}/files", timeout=60)
        before = _peak_memory(process.pid)
        tail = b"\r\n--b--\r\n"
        blocks = [PURPOSE, FILE.removesuffix(b"abc\r\n"), *([b"x" * 1_000_000] * 100), tail]
        response = httpx.post(f"{url}/files", headers=BOUND, content=iter(blocks), timeout=60)
        assert response.json()["bytes"] == 100_000_000
        assert _peak_memory(process.pid) - before < 24_000_000
    finally:
        status = end(process)
    assert status == 0


def _peak_memory(pid: int) -> int:
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        pytest.skip("needs /proc to read a process's memory")
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def test_state_survives_a_restart(serve, pdf):
    with serve() as server, openai.OpenAI(base_url=server.url, api_key="any") as client:
        kept = client.files.create(file=("lease.pdf", pdf), purpose="user_data")
        store = client.vector_stores.create(name="leases")
        client.vector_stores.files.create_and_poll(kept.id, vector_store_id=store.id, poll_interval_ms=50)
        response = client.responses.create(model="gpt-5", input="What is bail?")
    with serve() as server, openai.OpenAI(base_url=server.url, api_key="any") as client:
        assert client.files.content(kept.id).read() == pdf
        assert client.responses.retrieve(response.id).output_text == response.output_text
        found = client.vector_stores.search(store.id, query="terminate contract notice").data
        assert "ninety days" in found[0].content[0].text


def test_content_of_an_interrupted_upload_is_deleted_at_start(serve, tmp_path):
    stray = tmp_path / "own" / "files" / f"file-{uuid.uuid4().hex}"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"half an upload")
    with serve():
        assert not stray.exists()
