"""Snapshots of a folder's files, to find out whether a process runs the code that is on disk."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from watchfiles import DefaultFilter

IGNORED = frozenset(DefaultFilter.ignore_dirs)  # the watcher reports nothing of these
IGNORED_NAMES = re.compile("|".join(DefaultFilter.ignore_entity_patterns))
MAX_FILES = 500  # a scan blocks the event loop

Snapshot = frozenset[tuple[str, int, int]]
"""(path, modification time in ns, size) of each file."""


def take_snapshot(folder: Path, max_files: int = MAX_FILES) -> Snapshot | None:
    """Returns the snapshot of `folder`, or None if it has more than `max_files` files."""
    found: set[tuple[str, int, int]] = set()
    for entry in _files(folder):
        try:
            status = entry.stat()
        except OSError:
            continue
        found.add((entry.path, status.st_mtime_ns, status.st_size))
        if len(found) > max_files:
            return None
    return frozenset(found)


def _files(folder: Path) -> Iterator["os.DirEntry[str]"]:
    folders = [str(folder)]
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    if not entry.is_dir(follow_symlinks=False):
                        if not IGNORED_NAMES.search(entry.name):
                            yield entry
                    elif entry.name not in IGNORED:
                        folders.append(entry.path)
        except OSError:
            continue
