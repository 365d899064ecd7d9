"""Logging never raises and never waits, and the file is bounded."""

import io
import os
import pty
import resource
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from emulator.log import Log, LogFile
from emulator.screen import MAX_WAITING

LINE = "x" * 90


@pytest.fixture
def pipe() -> Iterator[tuple[int, io.TextIOWrapper]]:
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb"), os.fdopen(writer, "w") as stream:
        yield reader, stream


def write_with_timeout(log: Log, lines: int) -> None:
    """Write in another thread, which must end."""
    thread = threading.Thread(target=log.lines, args=("part", [LINE] * lines), daemon=True)
    thread.start()
    thread.join(30)
    assert not thread.is_alive()


def test_a_full_pipe_delays_nothing_and_gets_the_lines_later(pipe: tuple[int, io.TextIOWrapper]) -> None:
    reader, stream = pipe
    log = Log(stream)
    write_with_timeout(log, 5_000)  # a pipe holds 64 kB
    received = b""
    while received.count(b"\n") < 5_000:
        received += os.read(reader, 65536)
    assert received.splitlines() == [f"{'part':<14} | {LINE}".encode()] * 5_000


def test_lines_for_a_pipe_that_is_never_read_are_dropped(pipe: tuple[int, io.TextIOWrapper]) -> None:
    reader, stream = pipe
    log, size = Log(stream), len(f"{'part':<14} | {LINE}\n")
    count = MAX_WAITING // size + 2_000
    write_with_timeout(log, count)
    received = b""
    while b"lines are not shown\n" not in received:
        received += os.read(reader, 65536)
    shown = received.count(LINE.encode())
    assert f"edgewise       | {count - shown} lines are not shown".encode() in received


def test_a_closed_pipe(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as stream:
        log = Log(stream)
        log.open_file(tmp_path / "log")
        log.lines("part", ["one", "two"])
        log.close()
    assert (tmp_path / "log").read_text().count("part") == 2


def test_a_closed_terminal() -> None:
    controller, terminal = pty.openpty()
    with os.fdopen(terminal, "w") as stream:
        log = Log(stream)
        log.line("part", "one")
        os.close(controller)
        log.lines("part", ["two", "three"])


def test_a_long_text_is_written_whole(pipe: tuple[int, io.TextIOWrapper]) -> None:
    reader, stream = pipe
    text = "é" * 200_000
    Log(stream).line("part", text)
    received = b""
    while not received.endswith(b"\n"):
        received += os.read(reader, 65536)
    assert received.decode() == f"{'part':<14} | {text}\n"


def test_the_file_is_bounded_while_running(tmp_path: Path) -> None:
    file = LogFile(tmp_path / "log", maximum=1_000)
    for number in range(500):
        file.write(f"line {number:04}\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log", "log.1"]
    assert all(path.stat().st_size <= 1_000 for path in tmp_path.iterdir())
    kept = (tmp_path / "log.1").read_text() + (tmp_path / "log").read_text()
    lines = [int(line.split()[1]) for line in kept.splitlines()]
    assert lines == list(range(lines[0], 500))
    assert len(lines) >= 100


def test_the_file_is_bounded_where_it_cannot_be_renamed(tmp_path: Path) -> None:
    (tmp_path / "log.1").mkdir()
    (tmp_path / "log.1" / "file").touch()
    file = LogFile(tmp_path / "log", maximum=1_000)
    assert [file.write(f"line {number:04}\n") for number in range(500)] == [""] * 500
    assert (tmp_path / "log").stat().st_size <= 1_000
    assert (tmp_path / "log").read_text().endswith("line 0499\n")


@pytest.mark.parametrize("make", ["full", "missing folder", "folder", "pipe"])
def test_a_file_that_cannot_be_written(tmp_path: Path, make: str) -> None:
    path = tmp_path / "log" if make != "missing folder" else tmp_path / "missing" / "log"
    if make == "full":
        path.symlink_to("/dev/full")
    elif make == "folder":
        path.mkdir()
    elif make == "pipe":
        os.mkfifo(path)
    screen = io.StringIO()
    log = Log(screen, quiet=True)
    log.open_file(path)
    log.lines("part", [LINE] * 1_000)
    assert screen.getvalue().count("\n") == 1
    assert screen.getvalue().startswith(f"edgewise       | {path} cannot be written (")


def test_a_line_for_which_the_disk_has_no_room_leaves_no_part(tmp_path: Path) -> None:
    file = LogFile(tmp_path / "log")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (250, hard))  # of which the third line needs more
    try:
        failures = [file.write(f"{LINE}\n") for _ in range(5)]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert failures == ["", "", f"{tmp_path}/log cannot be written (File too large); lines are lost", "", ""]
    assert (tmp_path / "log").read_text() == f"{LINE}\n" * 2


def test_a_file_that_can_be_written_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("emulator.log.RETRY_SECONDS", 0.0)
    file = LogFile(tmp_path / "missing" / "log")
    assert file.write("one\n").endswith("(No such file or directory); lines are lost")
    assert file.write("two\n") == ""
    (tmp_path / "missing").mkdir()
    file.write("three\n")
    written = (tmp_path / "missing" / "log").read_text()
    assert written.endswith(" edgewise       | 2 lines could not be written here\nthree\n")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_rotation_leaves_no_file_descriptor_open(tmp_path: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))
    file = LogFile(tmp_path / "log", maximum=100)
    for _ in range(100):
        file.write(f"{LINE}\n")
    file.close()
    assert len(os.listdir("/proc/self/fd")) == before
