"""Entries of the log file, as `edgewise logs` and the console read them."""

import json
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from emulator.console.calls import Calls, usage
from emulator.log import Log, LogFile
from emulator.log_reader import Filter, read_log

REQUEST = '{"severity":"INFO","event":"request","request_id":"r-1","status":200,"ms":3.5}'
REFUSED = '{"severity":"INFO","event":"request","request_id":"r-2","status":404,"ms":1}'

TIME = "2026-11-29T17:28:54.505+00:00"


def write(path: Path) -> Log:
    log = Log(quiet=True)
    log.open_file(path)
    log.line("edgewise", "GET /functions/v1/hello 200 4 ms")
    log.line("hello", REQUEST)
    log.line("hello", REFUSED)
    log.line("edgewise", 'Traceback (most recent call last):\n  File "main.py", line 3\nValueError: no')
    return log


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filter(), ["GET", REQUEST, REFUSED, "Traceback"]),
        (Filter(part="hello"), [REQUEST, REFUSED]),
        (Filter(request="r-1"), [REQUEST]),
        (Filter(level="WARNING"), [REFUSED, "Traceback"]),
        (Filter(part="edgewise", level="ERROR"), ["Traceback"]),
    ],
)
def test_filters(tmp_path: Path, wanted: Filter, found: list[str]) -> None:
    write(tmp_path / "log").close()
    entries = [entry for entry in read_log(tmp_path / "log")[0] if wanted(entry)]
    assert len(entries) == len(found)
    assert all(entry.text.startswith(text) for entry, text in zip(entries, found, strict=True))


def test_a_traceback_is_one_entry(tmp_path: Path) -> None:
    write(tmp_path / "log").close()
    assert read_log(tmp_path / "log")[0][-1].text.endswith("ValueError: no")


def test_a_traceback_that_a_function_printed_line_by_line_is_one_entry(tmp_path: Path) -> None:
    lines = ["Traceback (most recent call last):", '  File "main.py", line 3', "    raise ValueError", "ValueError: no"]
    log = Log(quiet=True)
    log.open_file(tmp_path / "log")
    log.lines("hello", ["before", *lines, "after", "  indented"])
    log.lines("hello", lines[:2])
    log.lines("other", lines[2:])
    log.close()
    entries = read_log(tmp_path / "log")[0]
    found = ["before", "\n".join(lines), "after", "  indented", "\n".join(lines[:2]), *lines[2:]]
    assert [entry.text for entry in entries] == found
    assert entries[1].level == "ERROR"


def test_reading_goes_on_behind_the_last_entry_and_in_a_new_file(tmp_path: Path) -> None:
    path = tmp_path / "log"
    log = write(path)
    _, place = read_log(path)
    assert read_log(path, place) == ([], place)
    log.line("hello", "more")
    entries, place = read_log(path, place)
    assert [entry.text for entry in entries] == ["more"]
    log.close()
    path.write_text(f"{TIME} hello          | new\n{TIME} hello          | unfinish")
    assert [entry.text for entry in read_log(path, place)[0]] == ["new"]


@pytest.mark.parametrize(
    "text",
    [
        "x\n  at y      | of a table",
        "one\rother          | two",
        '{"event":"said","text":"\\ud800"}',  # half of a pair of surrogates, as a client may send it
        '{"a":' + "[" * 100_000,
        '{"number":99999999999999999999999}',
        '{"number":NaN}',
        '{"request_id":5,"severity":[],"status":"x"}',
    ],
)
def test_whatever_a_function_prints_is_one_entry_of_it(tmp_path: Path, text: str) -> None:
    log = Log(quiet=True)
    log.open_file(tmp_path / "log")
    log.line("hello", text)
    log.close()
    ((entry,), _) = read_log(tmp_path / "log")
    assert (entry.part, entry.text, entry.level) == ("hello", text, "INFO")
    assert abs(datetime.now(UTC) - datetime.fromisoformat(entry.time)).days == 0
    assert msgspec.json.decode(msgspec.json.encode(entry.as_dict()))["part"] == "hello"


def test_calls_are_the_lines_that_the_wrapper_writes(tmp_path: Path) -> None:
    call = {"event": "request", "time": "2026-11-29T17:28:54.505+00:00", "request_id": "r-1", "method": "GET"}
    call |= {"path": "/functions/v1/hello", "status": 200, "ms": 3.5}
    log = Log(quiet=True)
    log.open_file(tmp_path / "log")
    for change in (
        {},
        {"ms": "x"},
        {"status": None},
        {"request_id": 5},
        {"time": 7},
        {"function": "other"},
        {"path": None},
    ):
        log.line("hello", json.dumps(call | change))
    log.line("hello", '{"event":"request","ms":1}')
    log.close()
    calls = Calls(tmp_path / "log").read()
    assert [(each.function, each.ms) for each in calls] == [("hello", 3.5)] * 3
    assert usage(calls)[0]["calls"] == 3


def test_calls_are_read_on_also_in_a_new_file(tmp_path: Path) -> None:
    """A file of 500 bytes holds two calls: each call is there once, and those of the current and the previous file."""
    calls, log = Calls(tmp_path / "log"), LogFile(tmp_path / "log", maximum=500)
    found = []
    for number in range(9):
        call = {"event": "request", "time": TIME, "request_id": f"r-{number}", "method": "GET", "status": 200, "ms": 1}
        log.write(f"{TIME} hello          | {json.dumps(call)}\n")
        found.append([each.request_id for each in calls.read()])
    assert found[0] == ["r-0"]
    for number, ids in enumerate(found):
        assert ids == [f"r-{each}" for each in range(number - len(ids) + 1, number + 1)]
    assert found[-1] == [each.request_id for each in Calls(tmp_path / "log").read()]
    assert len(found[-1]) in (3, 4)


def test_there_may_be_no_file(tmp_path: Path) -> None:
    assert read_log(tmp_path / "log") == ([], 0)
    assert Calls(tmp_path / "log").read() == []
