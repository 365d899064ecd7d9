"""The data folder: created if missing, locked by one stack at a time, with that stack's state for other commands."""

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from emulator.errors import SetupError

STATE = "stack.json"
CONTENTS = ("openai", "auth", "mailbox", STATE, "edgewise.log", "edgewise.log.1")


@contextlib.contextmanager
def lock(data: Path) -> Iterator[None]:
    """Locks the folder for this process; the kernel releases the lock when the process ends. Raises SetupError."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        handle = os.open(data / "lock", os.O_RDWR | os.O_CREAT, 0o644)
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
        yield
        (data / STATE).unlink(missing_ok=True)
    finally:
        os.close(handle)


def _check_owner(data: Path) -> None:
    if not os.access(data, os.W_OK | os.X_OK):
        raise SetupError(f"the data folder {data} is not writable for you: choose another with --data")
    cluster = data / "postgres"
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
        handle = os.open(data / "lock", os.O_RDWR)
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


def wipe(data: Path) -> None:
    """Removes what edgewise created in the folder and nothing else. The caller holds the lock."""
    cluster = data / "postgres"
    if cluster.is_symlink():
        shutil.rmtree(cluster.resolve(), ignore_errors=True)
        cluster.unlink()
    elif cluster.exists():
        shutil.rmtree(cluster)
    for name in CONTENTS:
        path = data / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
