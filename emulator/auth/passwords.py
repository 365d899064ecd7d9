"""Hashes and verifies passwords in threads, and checks their strength."""

from __future__ import annotations

import asyncio
import os
import secrets
import string
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

import argon2
import bcrypt

from emulator.auth.config_types import Password
from emulator.auth.errors import AuthError, invalid, weak_password

T = TypeVar("T")
MAX_BYTES = 72  # bcrypt ignores the rest
# Verified for an unknown user, so that the response takes as long as for a wrong password.
_DUMMY_HASH = "$2a${:02}$7EqJtq98hPqEX7fNZaFWoOhi5BWX4Z1ZQ7iTv6J1VWm1dQYqgqV3K"


class Hasher:
    """A pool of low-priority threads: hashing does not delay other requests."""

    def __init__(self, cost: int) -> None:
        self._cost, self._dummy_hash = cost, _DUMMY_HASH.format(cost)
        threads = max(1, (os.cpu_count() or 2) - 1)
        self._pool = ThreadPoolExecutor(threads, "password", _lower_priority)

    async def hash(self, password: str) -> str:
        check_length(password)
        return await self._run(lambda: bcrypt.hashpw(password.encode(), bcrypt.gensalt(self._cost, b"2a")).decode())

    async def verify(self, password: str, hashed: str | None) -> bool:
        """False for a wrong password and, in the same time, without a hash."""
        matches = await self._run(lambda: _verify(password, hashed or self._dummy_hash))
        return matches and bool(hashed)

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _run(self, function: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, function)


def _lower_priority() -> None:
    with suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 3)


def _verify(password: str, hashed: str) -> bool:
    try:
        if hashed.startswith("$argon2"):
            return argon2.PasswordHasher().verify(hashed, password)
        return bcrypt.checkpw(password.encode()[:MAX_BYTES], hashed.encode())
    except (ValueError, argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False


def check_hash(hashed: str) -> None:
    """Checks that an imported hash is one that `Hasher.verify` supports."""
    try:
        if hashed.startswith("$argon2"):
            argon2.extract_parameters(hashed)
        else:
            bcrypt.checkpw(b"", hashed.encode())
    except (ValueError, argon2.exceptions.InvalidHashError):
        raise invalid("password_hash must be a bcrypt or an argon2 hash") from None
    if len(hashed) > 255:
        raise invalid("password_hash is too long")


def check_length(password: str) -> None:
    if len(password.encode()) > MAX_BYTES:
        raise invalid(f"Password cannot be longer than {MAX_BYTES} characters")


def strength_error(password: str, rules: Password) -> AuthError | None:
    """422 weak_password with every reason, or None."""
    messages, reasons = [], []
    if len(password) < rules.min_length:
        messages.append(f"Password should be at least {rules.min_length} characters.")
        reasons.append("length")
    if any(not set(characters) & set(password) for characters in rules.required_characters):
        sets = ", ".join(rules.required_characters)
        messages.append(f"Password should contain at least one character of each: {sets}.")
        reasons.append("characters")
    return weak_password(" ".join(messages), reasons) if reasons else None


def check_strength(password: str, rules: Password) -> None:
    check_length(password)
    if error := strength_error(password, rules):
        raise error


def random_password() -> str:
    return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(64))
