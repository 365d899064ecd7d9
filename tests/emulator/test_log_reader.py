"""Entries of the log file, as `edgewise logs` and the console read them."""

from pathlib import Path

import pytest

from emulator.log import Log
from emulator.log_reader import Filter, read_log

REQUEST = '{"severity":"INFO","event":"request","request_id":"r-1","status":200,"ms":3.5}'
REFUSED = '{"severity":"INFO","event":"request","request_id":"r-2","status":404,"ms":1}'


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


def test_reading_goes_on_behind_the_last_entry_and_in_a_new_file(tmp_path: Path) -> None:
    path = tmp_path / "log"
    log = write(path)
    _, place = read_log(path)
    assert read_log(path, place) == ([], place)
    log.line("hello", "more")
    entries, place = read_log(path, place)
    assert [entry.text for entry in entries] == ["more"]
    log.close()
    path.write_text("hello          | new\nhello          | unfinish")
    assert [entry.text for entry in read_log(path, place)[0]] == ["new"]


def test_there_may_be_no_file(tmp_path: Path) -> None:
    assert read_log(tmp_path / "log") == ([], 0)
