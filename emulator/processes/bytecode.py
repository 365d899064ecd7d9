"""Makes Python check the bytecode of a project's own files by content instead of modification time.

By default Python takes bytecode for current if the source has the same size and the same modification time in whole
seconds, so the second of two quick edits would not be noticed. Bytecode that contains its source's hash (PEP 552) is
checked against the content, and Python keeps that format when it compiles the file again.
"""

import contextlib
import os
import py_compile
import sys
from collections.abc import Iterator
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path

CHECKED_HASH = MAGIC_NUMBER + (0b11).to_bytes(4, "little")  # the first 8 bytes of such a file, by PEP 552
NOT_PACKAGES = ("__pycache__", "node_modules")


def check_by_hash(folder: Path) -> None:
    """Compiles the modules below `folder` that have no bytecode with a hash yet; errors are left to their import."""
    if sys.dont_write_bytecode:
        return
    for source in _modules(folder):
        if not _has_hash(cache_from_source(source)):
            with contextlib.suppress(Exception):
                py_compile.compile(source, quiet=2, invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH)


def _modules(folder: Path) -> Iterator[str]:
    for path, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name.isidentifier() and name not in NOT_PACKAGES]
        yield from (os.path.join(path, name) for name in files if name.endswith(".py"))


def _has_hash(path: str) -> bool:
    try:
        with open(path, "rb") as bytecode:
            return bytecode.read(len(CHECKED_HASH)) == CHECKED_HASH
    except OSError:
        return False
