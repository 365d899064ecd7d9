"""What the files of a folder are at a moment: whether a process runs what is on disk."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from watchfiles import DefaultFilter

IGNORED = frozenset(DefaultFilter.ignore_dirs)  # of these the watcher tells nothing
IGNORED_NAMES = re.compile("|".join(DefaultFilter.ignore_entity_patterns))
MAX_FILES = 500  # what can be looked at without keeping anybody waiting

Code = frozenset[tuple[str, int, int]]


def read_code(folder: Path, most: int = MAX_FILES) -> Code | None:
    """Names, dates and sizes of its files; None for more than `most`."""
    found: set[tuple[str, int, int]] = set()
    for entry in _files(folder):
        try:
            status = entry.stat()
        except OSError:
            continue
        found.add((entry.path, status.st_mtime_ns, status.st_size))
        if len(found) > most:
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
