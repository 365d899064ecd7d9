"""Imports a project's own files by what they hold.

Python takes byte code for current if its source has the same size and was changed in the same second, so that the
second of two quick edits would never be served. Byte code that names its source's hash has no such gap.
"""

import marshal
import os
import sys
import sysconfig
from importlib.machinery import SourceFileLoader
from importlib.util import MAGIC_NUMBER, cache_from_source, source_hash
from types import CodeType

CHECKED_HASH = (0b11).to_bytes(4, "little")  # PEP 552
INSTALLED = tuple(
    sysconfig.get_path(name) + os.sep for name in ("stdlib", "platstdlib", "purelib", "platlib")
)  # what nobody edits keeps the quicker check


def install() -> None:
    """For this process and those forked from it."""
    usual = SourceFileLoader.get_code

    def get_code(loader: SourceFileLoader, name: str) -> CodeType | None:
        path = loader.get_filename(name)
        return usual(loader, name) if path.startswith(INSTALLED) else _code(loader, path)

    setattr(SourceFileLoader, "get_code", get_code)  # noqa: B010 - which a type checker would not allow


def _code(loader: SourceFileLoader, path: str) -> CodeType:
    source = loader.get_data(path)
    header = MAGIC_NUMBER + CHECKED_HASH + source_hash(source)
    kept = cache_from_source(path)
    code = _kept_code(loader, kept, header)
    if code is None or code.co_filename != path:  # the folder was moved, byte code and all
        code = loader.source_to_code(source, path)
        if not sys.dont_write_bytecode:
            loader.set_data(kept, header + marshal.dumps(code))
    return code


def _kept_code(loader: SourceFileLoader, kept: str, header: bytes) -> CodeType | None:
    try:
        data = loader.get_data(kept)
        code = marshal.loads(data[len(header) :]) if data.startswith(header) else None  # noqa: S302 - as Python does
    except (OSError, ValueError, EOFError, TypeError):
        return None
    return code if isinstance(code, CodeType) else None
