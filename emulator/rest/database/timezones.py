"""Long names of time zones are kept from servers in which CVE-2026-14669 is not mended, as PostgREST 16.5 does."""

from __future__ import annotations

MAX_LENGTH = 24  # bytes
_MENDED = {14: 24, 15: 19, 16: 15, 17: 11, 18: 6}  # minor versions by major


def takes_long_names(major: int, minor: int) -> bool:
    return major > max(_MENDED) or minor >= _MENDED.get(major, minor + 1)


def is_long(name: str) -> bool:
    return len(name.encode()) > MAX_LENGTH
