"""Temporary folders for database clusters, in memory where the system has room for them.

A cluster is a thousand small files. On a disk, copying and deleting them takes most of the time of a test's database.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 2 << 30  # bytes: what the clusters of a whole run need, and as much again
PREFIX = "edgewise-test-"
LOCKED_BY = 60.0  # seconds after its creation


@contextlib.contextmanager
def cluster_folder() -> Iterator[Path]:
    """A folder that every user can reach: for root, the database runs as another user."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=MEMORY if _has_room() else None))
    folder.chmod(0o755)
    with _locked(folder):
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _has_room() -> bool:
    if not os.access(MEMORY, os.W_OK):
        return False
    may_execute = not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC  # some clusters are beside programs
    return may_execute and shutil.disk_usage(MEMORY).free > ROOM


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Holds a lock on the folder, which ends with this process. Raises BlockingIOError if another one holds it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def delete_folders_of_killed_runs(memory: Path = MEMORY) -> None:
    """Frees memory that would stay in use until the next start of the machine."""
    for folder in memory.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):  # it is in use, another user's, or deleted already
            if time.time() - folder.stat().st_mtime > LOCKED_BY:
                with _locked(folder):
                    shutil.rmtree(folder)
