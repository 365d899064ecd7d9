"""A log that cannot be written fails and delays no request."""

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness.ports import free_port
from tests.harness.process import end, start

from .project import Up, project


@pytest.fixture
def root() -> Iterator[Path]:
    with project() as folder:
        yield folder


def call(url: str, path: str = "/functions/v1/hello") -> int:
    try:
        with urllib.request.urlopen(url + path, timeout=60) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_a_full_disk(root: Path) -> None:
    (root / ".edgewise").mkdir()
    for name in ("lock", "edgewise.log"):
        (root / ".edgewise" / name).touch()
    (root / ".edgewise" / "edgewise.log").unlink()
    (root / ".edgewise" / "edgewise.log").symlink_to("/dev/full")
    with Up(root, "--quiet") as stack:
        assert [call(stack.url) for _ in range(5)] == [200] * 5
        assert "edgewise.log cannot be written (No space left on device); lines are lost" in stack.stderr


def test_a_pipe_that_is_not_read(root: Path) -> None:
    port = str(free_port())
    command = [sys.executable, "-m", "emulator", "up", "--port", port, "--db-port", str(free_port())]
    reader, writer = os.pipe()
    process = start(command, cwd=root, stdout=subprocess.PIPE, stderr=writer, text=True)
    os.close(writer)
    try:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("ready ")
        path = "/" + "x" * 4_000
        assert [call(f"http://127.0.0.1:{port}", path) for _ in range(40)] == [404] * 40
    finally:
        end(process)
        os.close(reader)


def test_the_reader_of_the_pipe_ends(root: Path) -> None:
    port = str(free_port())
    command = [sys.executable, "-m", "emulator", "up", "--port", port, "--db-port", str(free_port())]
    reader, writer = os.pipe()
    process = start(command, cwd=root, stdout=subprocess.PIPE, stderr=writer, text=True)
    os.close(writer)
    try:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("ready ")
        os.close(reader)
        assert [call(f"http://127.0.0.1:{port}") for _ in range(5)] == [200] * 5
    finally:
        status = end(process)
    assert status == 0
