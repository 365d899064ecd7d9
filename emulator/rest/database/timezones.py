"""Rejects long time zone names on servers vulnerable to CVE-2026-14669, as PostgREST 16.5 does."""

from __future__ import annotations

MAX_LENGTH = 24  # bytes
_FIXED = {14: 24, 15: 19, 16: 15, 17: 11, 18: 6}  # minor versions by major


def accepts_long_names(major: int, minor: int) -> bool:
    return major > max(_FIXED) or minor >= _FIXED.get(major, minor + 1)


def is_long(name: str) -> bool:
    return len(name.encode()) > MAX_LENGTH
