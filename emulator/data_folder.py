"""The data folder: created if missing, locked by one stack at a time, with that stack's state for other commands.

A folder is one of ours if its lock file holds MARK. No other folder is written to unless it is empty.
"""

import contextlib
import fcntl
import json
import os
import re
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from emulator.errors import SetupError

LOCK, STATE, CLUSTER, LOG_FILE = "lock", "stack.json", "postgres", "edgewise.log"
MARK = b"This is a data folder of edgewise: `edgewise reset` deletes its data.\n"
CONTENTS = ("openai", "packages", "auth", "mailbox", STATE, f"{STATE}.new", LOG_FILE, f"{LOG_FILE}.1")
INCIDENTAL = frozenset(
    {".DS_Store", ".gitignore", ".gitkeep", "lost+found", "packages"}
)  # in folders that count as empty
MOVED_CLUSTER = re.compile(r"edgewise-[0-9a-f]{12}")
"""The name of a cluster's folder that is outside the data folder; see cluster.make_reachable."""


@contextlib.contextmanager
def lock(data: Path) -> Iterator[None]:
    """Lock the folder for this process; the kernel releases the lock when the process ends.

    Raises SetupError, also for a folder with files that edgewise did not create.
    """
    try:
        data.mkdir(parents=True, exist_ok=True)
        marked = is_marked(data)
        if not marked:
            _check_content(data)
        handle = os.open(data / LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o644)
    except OSError as error:
        raise SetupError(
            f"the data folder {data} cannot be used ({error.strerror}): "
            "make it writable for you, or choose another with --data"
        ) from error
    try:
        if not _try_lock(handle):
            raise SetupError(
                f"{data} is in use by {_describe_user(data)}: stop that first, or choose another folder with --data"
            )
        _check_owner(data)
        if not marked:
            with contextlib.suppress(OSError):  # no space: an empty lock file is taken for an earlier version's
                os.write(handle, MARK)
        yield
        (data / STATE).unlink(missing_ok=True)
    finally:
        os.close(handle)


def is_marked(data: Path) -> bool:
    try:
        handle = os.open(data / LOCK, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return False
    with open(handle, "rb") as file:
        return stat.S_ISREG(os.fstat(handle).st_mode) and file.read(len(MARK)) == MARK


def _check_content(data: Path) -> None:
    """Raise SetupError unless the folder is empty, or has only what versions without MARK created."""
    names = {entry.name for entry in os.scandir(data)} - INCIDENTAL
    foreign = names - {LOCK, CLUSTER, *CONTENTS}
    unlocked = names and not _is_empty_file(data / LOCK)
    if foreign or unlocked:
        example = min(foreign or names)
        raise SetupError(
            f"{data} is not a data folder of edgewise and is not empty ({example!r} is there): "
            "choose a new or empty folder with --data"
        )


def _is_empty_file(path: Path) -> bool:
    try:
        status = path.lstat()
    except OSError:
        return False
    return stat.S_ISREG(status.st_mode) and status.st_size == 0


def _check_owner(data: Path) -> None:
    if not os.access(data, os.W_OK | os.X_OK):
        raise SetupError(f"the data folder {data} is not writable for you: choose another with --data")
    cluster = data / CLUSTER
    if os.geteuid() != 0 and cluster.exists() and cluster.stat().st_uid != os.geteuid():
        raise SetupError(f"{cluster} belongs to another user: run edgewise as that user, or choose another with --data")


def _try_lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def write_state(data: Path, state: dict[str, Any]) -> None:
    """Writes what `edgewise env` reads; readable by its owner only, since it contains keys."""
    temporary = data / f"{STATE}.new"
    temporary.unlink(missing_ok=True)
    temporary.touch(mode=0o600)
    temporary.write_text(json.dumps(state, indent=1), encoding="utf-8")
    temporary.replace(data / STATE)


def running_stack(data: Path) -> dict[str, Any]:
    """Returns the state of the stack that uses `data`. Raises SetupError if none runs."""
    if not is_locked(data):
        raise SetupError(f"no stack uses {data}: start it with `edgewise up`, or name its folder with --data")
    try:
        state: dict[str, Any] = json.loads((data / STATE).read_text(encoding="utf-8"))
    except OSError as error:
        raise SetupError("the stack is still starting: wait for its `ready` line") from error
    return state


def is_locked(data: Path) -> bool:
    try:
        handle = os.open(data / LOCK, os.O_RDWR)
    except OSError:
        return False
    try:
        return not _try_lock(handle)
    finally:
        os.close(handle)


def _describe_user(data: Path) -> str:
    """`the edgewise at http://127.0.0.1:54321 (process 123)`, if that is known."""
    try:
        state = json.loads((data / STATE).read_text(encoding="utf-8"))
        return f"the edgewise at {state['environment']['SUPABASE_URL']} (process {state['pid']})"
    except (OSError, ValueError, KeyError):
        return "another edgewise"


def wipe(data: Path) -> list[str]:
    """Remove what edgewise created in the folder, and return the names of what else is there.

    Symbolic links are removed and not followed, except the one to a cluster outside the folder. The caller holds the
    lock.
    """
    cluster = data / CLUSTER
    if cluster.is_symlink() and MOVED_CLUSTER.fullmatch(cluster.resolve().name):
        shutil.rmtree(cluster.resolve(), ignore_errors=True)
    for name in (CLUSTER, *CONTENTS):
        path = data / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    return sorted(entry.name for entry in os.scandir(data) if entry.name != LOCK)
